#!/usr/bin/env bash
#
# Registers the two applications that Access Package GitOps signs in as, with the Azure CLI. docs/set-up.md explains it,
# and how to do the same by hand.
#
# Made: a reader (plan, drift, export) and a writer (apply), each with its service principal, its application permissions
# for Microsoft Graph with admin consent, and federated credentials for GitHub Actions. No secret is made anywhere.
#
# It reads first and only prints the calls that would change something, until it gets --apply. What is there already is
# left as it is, so it can be run again at any time. Only applications that carry its mark are ever touched.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/set-up-entra.sh --tenant <id> --subject-prefix <prefix> [options]

  --tenant <id>              the tenant (directory) id. The Azure CLI has to be signed in there:
                             az login --tenant <id> --allow-no-subscriptions
  --subject-prefix <prefix>  how GitHub's tokens for your repository begin. Ask GitHub:
                             gh api repos/<owner>/<repository>/actions/oidc/customization/sub --jq .sub_claim_prefix
  --branch <name>            the default branch (main)
  --environment <name>       the environment of the apply job (access-packages-apply)
  --no-invitations           the writer invites no guests: leave out User.Invite.All
  --catalog <id>             work in this catalog only: leave out the tenant-wide EntitlementManagement permissions, and
                             print the role assignments that stand in for them. May be repeated
  --apply                    carry the calls out; without it they are only printed
  --undo                     take away what this script made, and nothing else. It prints only, too, without --apply
TEXT
}

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

tenant='' prefix='' branch=main environment=access-packages-apply
invitations=true catalogs='' apply=false undo=false
while [ $# -gt 0 ]; do
  case $1 in
    --tenant | --subject-prefix | --branch | --environment | --catalog)
      [ -n "${2-}" ] || fail "$1 needs a value."
      case $1 in
        --tenant) tenant=$2 ;;
        --subject-prefix) prefix=$2 ;;
        --branch) branch=$2 ;;
        --environment) environment=$2 ;;
        --catalog) catalogs="$catalogs $2" ;;
      esac
      shift
      ;;
    --no-invitations) invitations=false ;;
    --apply) apply=true ;;
    --undo) undo=true ;;
    --help) usage && exit ;;
    *) usage >&2 && fail "There is no option $1." ;;
  esac
  shift
done

# These go into requests as they are, so nothing that means something there is let through.
guid='^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
[[ $tenant =~ $guid ]] || fail "--tenant is «$tenant», and has to be the id of a tenant." "$(usage)"
[[ $prefix =~ ^repo:[A-Za-z0-9._@-]+/[A-Za-z0-9._@-]+$ ]] ||
  fail "--subject-prefix is «$prefix», and has to look like repo:contoso/access or repo:contoso@5544123/access@821093847." \
    'What GitHub says depends on when the repository was made, so ask it. See --help.'
[[ $branch =~ ^[A-Za-z0-9._/-]+$ ]] || fail "--branch is «$branch»."
[[ $environment =~ ^[A-Za-z0-9._-]+$ ]] || fail "--environment is «$environment»."
for catalog in $catalogs; do [[ $catalog =~ $guid ]] || fail "--catalog is «$catalog», and has to be the id of a catalog."; done

# contoso/access, also of repo:contoso@5544123/access@821093847
repository=$(printf '%s' "${prefix#repo:}" | sed 's/@[0-9]*//g')

# What is to be there -------------------------------------------------------------------------------------------------

# Microsoft Graph has this id in every tenant:
# https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
graph_app=00000003-0000-0000-c000-000000000000
mark='access-package-gitops'
issuer=https://token.actions.githubusercontent.com

name_of() { printf 'Access packages of %s: %s' "$repository" "$1"; }

# Names of application permissions; their ids are read from the tenant.
permissions_of() {
  case $1 in
    reader) [ -n "$catalogs" ] || echo EntitlementManagement.Read.All ;;
    writer) [ -n "$catalogs" ] || echo EntitlementManagement.ReadWrite.All ;;
  esac
  echo User.Read.All
  echo Organization.Read.All
  if [ "$1" = writer ] && [ "$invitations" = true ]; then echo User.Invite.All; fi
}

# Name and subject of federated credentials, one a line. The writer never gets a branch or pull requests: whoever can
# push could sign in as it.
credentials_of() {
  case $1 in
    reader)
      echo "github-pull-request $prefix:pull_request"
      echo "github-default-branch $prefix:ref:refs/heads/$branch"
      ;;
    writer) echo "github-environment $prefix:environment:$environment" ;;
  esac
}

# Role definitions of entitlement management, the same in every tenant:
# https://learn.microsoft.com/entra/id-governance/entitlement-management-delegate
catalog_roles_of() {
  echo 44272f93-9762-48e8-af59-1b5351b1d6b3 # Catalog reader
  if [ "$1" = writer ]; then echo e2182095-804a-4656-ae11-64734e9b7ae5; fi # Access package assignment manager
}

# Calls ---------------------------------------------------------------------------------------------------------------

# read_graph <path> <JMESPath> [query parameters]
# Callers inside $(…) write «|| exit» behind it: Bash goes on there after a failure, and a read that failed would pass for
# «it is not there».
read_graph() {
  local path=$1 query=$2
  shift 2
  if [ $# -gt 0 ]; then set -- --uri-parameters "$@"; fi
  az rest --method GET --uri "$graph/v1.0/$path" "$@" --query "$query" --output tsv
}

# change <what it does> <method> <path> [body]: printed, and with --apply carried out.
changes=0
change() {
  local what=$1 method=$2 path=$3 body=${4-} answer tries=1
  changes=$((changes + 1))
  printf "\n# %s\naz rest --method %s --uri '%s/v1.0/%s'" "$what" "$method" "$graph" "$path"
  if [ -n "$body" ]; then printf " --body '%s'" "$body"; fi
  printf '\n'
  [ "$apply" = true ] || return 0
  # What was made a moment ago may not be known everywhere in Entra yet.
  until answer=$(az rest --method "$method" --uri "$graph/v1.0/$path" ${body:+--body "$body"} --output none 2>&1); do
    case $answer in
      *ResourceNotFound* | *'does not exist'* | *'does not reference a valid'*) [ $tries -lt 12 ] || fail "$answer" ;;
      *) fail "$answer" 'This call failed. Those before it are done. Run the same command again when the cause is gone: it goes on here.' ;;
    esac
    tries=$((tries + 1))
    sleep 5
  done
}

# appeared <a function that prints an id, or nothing> <its arguments>: waits until it prints one.
appeared() {
  local found tries=1
  while :; do
    found=$("$@") || exit
    [ -z "$found" ] || break
    [ $tries -lt 12 ] || fail 'Entra does not show what was just made. Run the same command again in a few minutes.'
    tries=$((tries + 1))
    sleep 5
  done
  printf '%s' "$found"
}

# Object id, or nothing. An application of that name without the mark is somebody else's.
find_application() {
  local name found
  name=$(name_of "$1")
  found=$(read_graph applications "value[].[contains(tags, '$mark') && id || 'foreign'][]" "\$filter=displayName eq '$name'" "\$select=id,tags") || exit
  case $found in
    *foreign*) fail "There is an application «$name» that this script did not make. Rename it or delete it first." ;;
    *$'\n'*) fail "There are several applications «$name» that this script made. Delete all but one." ;;
  esac
  printf '%s' "$found"
}

find_client_id() { read_graph "applications/$1" appId "\$select=appId"; }

find_principal() { read_graph servicePrincipals 'value[].id' "\$filter=appId eq '$1'" "\$select=id"; }

role_id() { printf '%s\n' "$graph_roles" | awk -v name="$1" '$1 == name { print $2 }'; }

role_name() { printf '%s\n' "$graph_roles" | awk -v id="$1" '$2 == id { print $1; found = 1 } END { if (!found) print id }'; }

# Setting up ----------------------------------------------------------------------------------------------------------

set_up() {
  local which=$1 application=$2 client='' principal='' access='' permission
  printf '\n== %s\n' "$(name_of "$which")"
  if [ -z "$application" ]; then
    for permission in $(permissions_of "$which"); do
      access="$access${access:+,}{\"id\":\"$(role_id "$permission")\",\"type\":\"Role\"}"
    done
    change "Register the $which." POST applications \
      "{\"displayName\":\"$(name_of "$which")\",\"signInAudience\":\"AzureADMyOrg\",\"tags\":[\"$mark\"],\"requiredResourceAccess\":[{\"resourceAppId\":\"$graph_app\",\"resourceAccess\":[$access]}]}"
    if [ "$apply" = true ]; then application=$(appeared find_application "$which"); fi
  fi
  if [ -n "$application" ]; then
    client=$(find_client_id "$application")
    principal=$(find_principal "$client")
  fi
  if [ -z "$principal" ]; then
    change 'Give it a service principal, which is what permissions are granted to.' POST servicePrincipals \
      "{\"appId\":\"${client:-<client id of the $which>}\"}"
    if [ "$apply" = true ]; then principal=$(appeared find_principal "$client"); fi
  fi
  grant_permissions "$which" "$principal"
  add_credentials "$which" "$application"
  case $which in
    reader) reader_client=$client reader_principal=$principal ;;
    writer) writer_client=$client writer_principal=$principal ;;
  esac
}

grant_permissions() {
  local which=$1 principal=$2 granted='' permission role path
  [ -z "$principal" ] || granted=$(read_graph "servicePrincipals/$principal/appRoleAssignments" 'value[].appRoleId')
  path=${principal:-<service principal of the $which>}
  for permission in $(permissions_of "$which"); do
    role=$(role_id "$permission")
    case $granted in *"$role"*) continue ;; esac
    change "Grant $permission, with admin consent." POST "servicePrincipals/$path/appRoleAssignments" \
      "{\"principalId\":\"$path\",\"resourceId\":\"$graph_principal\",\"appRoleId\":\"$role\"}"
  done
  for role in $granted; do
    permission=$(role_name "$role")
    permissions_of "$which" | grep -qxF "$permission" || warn "The $which has $permission, which it does not need."
  done
}

add_credentials() {
  local which=$1 application=$2 path name subject there line body foreign
  path="applications/${application:-<object id of the $which>}/federatedIdentityCredentials"
  while read -r name subject; do
    body="\"issuer\":\"$issuer\",\"subject\":\"$subject\",\"audiences\":[\"$audience\"]}"
    there=''
    [ -z "$application" ] || there=$(read_graph "$path" "value[?name=='$name'].[id, issuer, subject, audiences[0]]")
    line=$(printf '%s' "$there" | cut -f 2-)
    if [ -z "$there" ]; then
      change "Let GitHub sign in as the $which: $name." POST "$path" "{\"name\":\"$name\",$body"
    elif [ "$line" != "$(printf '%s\t%s\t%s' "$issuer" "$subject" "$audience")" ]; then
      change "Correct it: so far it is for $line." PATCH "$path/$(printf '%s' "$there" | cut -f 1)" "{$body"
    fi
  done <<<"$(credentials_of "$which")"
  foreign=$(foreign_credentials "$application")
  for name in $foreign; do
    warn "The $which has another federated credential, $name. Whoever made it knows why."
  done
}

# foreign_credentials <object id of the application>: names of federated credentials that are not this script's.
foreign_credentials() {
  local name names
  [ -n "$1" ] || return 0
  names=$(read_graph "applications/$1/federatedIdentityCredentials" 'value[].name') || exit
  for name in $names; do
    case $name in github-pull-request | github-default-branch | github-environment) ;; *) echo "$name" ;; esac
  done
}

warnings=0
warn() {
  warnings=$((warnings + 1))
  printf '\nWarning: %s\n' "$1"
}

# Taking away ---------------------------------------------------------------------------------------------------------

# Deletes an application, and with it everything that it carries: so only if nobody else added something to it.
take_away() {
  local which=$1 application=$2 client principal keys foreign role name added='' granted=''
  printf '\n== %s\n' "$(name_of "$which")"
  if [ -z "$application" ]; then
    printf '\nIt is not there.\n'
    return
  fi
  keys=$(read_graph "applications/$application" '[passwordCredentials, keyCredentials][].keyId' "\$select=passwordCredentials,keyCredentials")
  foreign=$(foreign_credentials "$application")
  client=$(find_client_id "$application")
  principal=$(find_principal "$client")
  [ -z "$principal" ] || granted=$(read_graph "servicePrincipals/$principal/appRoleAssignments" 'value[].appRoleId')
  for role in $granted; do
    case $(role_name "$role") in
      EntitlementManagement.Read.All | EntitlementManagement.ReadWrite.All | User.Read.All | Organization.Read.All | User.Invite.All) ;;
      *) foreign="$foreign $(role_name "$role")" ;;
    esac
  done
  if [ -n "$keys" ]; then added=' a secret or certificate'; fi
  for name in $foreign; do added="$added $name"; done
  if [ -n "$added" ]; then
    warn "The $which stays: somebody added to it$added. Take that away first, or delete it by hand."
    return
  fi
  # Its service principal goes with it: https://learn.microsoft.com/entra/identity/enterprise-apps/restore-application
  change "Delete the $which. Entra can restore it for 30 days." DELETE "applications/$application"
}

# The run -------------------------------------------------------------------------------------------------------------

command -v az >/dev/null || fail 'The Azure CLI is not installed: https://learn.microsoft.com/cli/azure/install-azure-cli'
signed_in=$(az account show --query tenantId --output tsv) ||
  fail "The Azure CLI is not signed in: az login --tenant $tenant --allow-no-subscriptions"
[ "$signed_in" = "$tenant" ] ||
  fail "The Azure CLI is signed in to the tenant $signed_in: az login --tenant $tenant --allow-no-subscriptions"
cloud=$(az cloud show --query name --output tsv)
case $cloud in
  AzureCloud) audience=api://AzureADTokenExchange ;;
  AzureUSGovernment) audience=api://AzureADTokenExchangeUSGov ;;
  AzureChinaCloud) audience=api://AzureADTokenExchangeChina ;;
  *) fail "The Azure CLI works in the cloud $cloud, which this script does not know. Set it up by hand: docs/set-up.md" ;;
esac
graph=$(az cloud show --query endpoints.microsoftGraphResourceId --output tsv)
graph=${graph%/}

graph_principal=$(find_principal "$graph_app")
graph_roles=$(read_graph servicePrincipals "value[].appRoles[?contains(allowedMemberTypes, 'Application')][].[value, id]" \
  "\$filter=appId eq '$graph_app'" "\$select=appRoles")
for permission in $(permissions_of reader) $(permissions_of writer); do
  [ -n "$(role_id "$permission")" ] || fail "Microsoft Graph of this tenant has no application permission $permission."
done

printf 'Tenant %s, cloud %s, repository %s\n' "$tenant" "$cloud" "$repository"
reader=$(find_application reader)
writer=$(find_application writer)
if [ "$undo" = true ]; then
  take_away writer "$writer"
  take_away reader "$reader"
else
  set_up reader "$reader"
  set_up writer "$writer"
fi

printf '\n== In short\n\n'
if [ "$changes" -eq 0 ]; then
  printf 'Nothing to do.\n'
elif [ "$apply" = true ]; then
  printf 'Calls that changed something: %s.\n' "$changes"
else
  printf 'Nothing was changed. To make these calls (%s), run the same command with --apply.\n' "$changes"
fi
[ "$warnings" -eq 0 ] || printf 'Warnings above: %s.\n' "$warnings"
[ "$undo" = false ] || exit 0

for catalog in $catalogs; do
  printf '\n# In the catalog %s, as an administrator of it. The Azure CLI may not; Graph Explorer can:\n# https://developer.microsoft.com/graph/graph-explorer\n' "$catalog"
  for which in reader writer; do
    case $which in reader) principal=$reader_principal ;; *) principal=$writer_principal ;; esac
    for role in $(catalog_roles_of "$which"); do
      printf 'POST %s/v1.0/roleManagement/entitlementManagement/roleAssignments\n' "$graph"
      printf '{"principalId":"%s","roleDefinitionId":"%s","appScopeId":"/AccessPackageCatalog/%s"}\n' \
        "${principal:-<service principal of the $which>}" "$role" "$catalog"
    done
  done
done

cat <<TEXT

Variables of the repository, none of them secret (Settings → Secrets and variables → Actions → Variables):

gh variable set ENTRA_TENANT_ID --repo $repository --body $tenant
gh variable set ENTRA_READER_CLIENT_ID --repo $repository --body ${reader_client:-<known after --apply>}
gh variable set ENTRA_WRITER_CLIENT_ID --repo $repository --body ${writer_client:-<known after --apply>}
TEXT
