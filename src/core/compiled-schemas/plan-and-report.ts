// Made by `npm run schemas` from the files in schema/. The code is ajv's, which knows no types: only what it exports has one.
// @ts-nocheck
import type { ValidateFunction } from 'ajv/dist/2020.js'

export const validatePlan: ValidateFunction = validate52;
const schema19 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:access-package-gitops:schema:plan","title":"Access Package GitOps plan","description":"What a run would change in Entra: the content of `plan-file`.","$ref":"#/$defs/run","type":"object","properties":{"packages":{"type":"array","items":{"$ref":"#/$defs/package","type":"object","properties":{"changes":{"type":"array","items":{"$ref":"#/$defs/change","type":"object","unevaluatedProperties":false}},"retries":{"type":"array","items":{"$ref":"#/$defs/retry","type":"object","unevaluatedProperties":false}}},"unevaluatedProperties":false}}},"unevaluatedProperties":false,"$defs":{"run":{"description":"A run as a whole. The report builds on it, so what may stand beside is said where it is used.","type":"object","required":["version","tenantId","commit","baseline","scope","scopeReason","digest","packages","released","settingChanges","refusals","warnings","totals"],"properties":{"version":{"description":"The version of this format.","const":1},"tenantId":{"description":"The Entra tenant.","type":"string"},"commit":{"description":"The commit whose files were planned; empty when the command line planned a folder as it lay there.","type":"string"},"baseline":{"description":"The commit that was applied last, which the files were compared with; null when none is known.","type":["string","null"]},"scope":{"description":"`changed`: the packages whose files or settings differ from the baseline; `all`: every managed package.","enum":["changed","all"]},"scopeReason":{"description":"Why this scope, in words.","type":"string"},"digest":{"description":"SHA-256 over what a reviewer approves.","type":"string"},"packages":{"description":"The packages the run looked at.","type":"array"},"released":{"description":"Packages that are in no file and no setting any more; they are not touched.","type":"array","items":{"type":"object","required":["name","members"],"additionalProperties":false,"properties":{"name":{"type":"string"},"members":{"description":"How many people keep it; null when the package no longer exists.","anyOf":[{"$ref":"#/$defs/count"},{"type":"null"}]}}}},"settingChanges":{"description":"What the settings file changes, in words.","type":"array","items":{"type":"string"}},"refusals":{"description":"Why nothing of the run is applied, or why there is no plan.","type":"array","items":{"$ref":"#/$defs/finding"}},"warnings":{"type":"array","items":{"$ref":"#/$defs/finding"}},"totals":{"description":"Counts of the plan, each a person in a package; `invites` counts people.","type":"object","required":["adds","invites","updates","removes","unchanged"],"additionalProperties":false,"properties":{"adds":{"$ref":"#/$defs/count"},"invites":{"$ref":"#/$defs/count"},"updates":{"$ref":"#/$defs/count"},"removes":{"$ref":"#/$defs/count"},"unchanged":{"$ref":"#/$defs/count"}}}}},"package":{"description":"One access package.","type":"object","required":["name","id","current","desired","changes","kept","retries","refusals","warnings","grants","incompatibleGroups"],"properties":{"name":{"type":"string"},"id":{"description":"Null when the package was not found.","type":["string","null"]},"current":{"description":"People who hold it now, as far as they are managed.","$ref":"#/$defs/count"},"desired":{"description":"People who hold it after the changes.","$ref":"#/$defs/count"},"changes":{"type":"array"},"kept":{"description":"People who were left alone on purpose.","type":"array","items":{"type":"object","required":["member","reason"],"additionalProperties":false,"properties":{"member":{"$ref":"#/$defs/member"},"reason":{"type":"string"}}}},"retries":{"description":"Failed deliveries that an apply asks Entra to try again: those of new or changed rows after a review, the others without one.","type":"array"},"refusals":{"description":"Why nothing of this package is applied.","type":"array","items":{"$ref":"#/$defs/finding"}},"warnings":{"type":"array","items":{"$ref":"#/$defs/finding"}},"grants":{"description":"The roles that everybody gets with the package; null where they were not read: nothing changes, it could not be, or the run is an apply.","type":["array","null"],"items":{"$ref":"#/$defs/grant"}},"incompatibleGroups":{"description":"Groups whose members Entra refuses the package, by name; read only where somebody gains it.","type":"array","items":{"type":"string"}}}},"grant":{"description":"A role in a group, an application or a site.","type":"object","required":["kind","resource","role","scope"],"additionalProperties":false,"properties":{"kind":{"enum":["group","application","site","other"]},"resource":{"description":"Display name; where Entra does not tell it, the id, which is a site's address.","type":"string"},"role":{"description":"Display name of the role.","type":"string"},"scope":{"description":"The part of the resource that it holds for; null: all of it.","type":["string","null"]}}},"change":{"description":"One change to one person's access.","type":"object","required":["kind","invite","move","cause","causeDetail","member","userId","policy","startDate","endDate","file","line","reviewed"],"properties":{"kind":{"enum":["add","update","remove"]},"invite":{"description":"Whether the person is invited as a guest first.","type":"boolean"},"move":{"description":"Set where the change is one half of a move, the same person being removed and added again: for another policy, or because Entra could not deliver the access, wholly or in part, and takes no further try.","enum":["policy","failed-delivery","partial-delivery",null]},"cause":{"description":"Why the change is there; null when the files of before are not known.","enum":["added","changed","removed","expired","earlier-merge","entra",null]},"causeDetail":{"description":"The cause in words.","type":["string","null"]},"member":{"$ref":"#/$defs/member"},"userId":{"description":"The person's object id; null for someone who has to be invited.","type":["string","null"]},"policy":{"description":"Display name of the assignment policy.","type":"string"},"startDate":{"description":"First moment of access; null: left to Entra.","anyOf":[{"$ref":"#/$defs/instant"},{"type":"null"}]},"endDate":{"description":"Last moment of access; `none`: without end; null: left to Entra.","anyOf":[{"$ref":"#/$defs/instant"},{"enum":["none",null]}]},"file":{"description":"Where the row stands that asks for it.","type":["string","null"]},"line":{"type":["integer","null"],"minimum":1},"reviewed":{"description":"Whether a reviewed plan showed it; null when that was not asked.","type":["boolean","null"]}}},"retry":{"description":"A delivery that failed, wholly or in part.","type":"object","required":["member","userId","requestId","until"],"properties":{"member":{"$ref":"#/$defs/member"},"userId":{"description":"The person's object id.","type":["string","null"]},"requestId":{"description":"The assignment request whose delivery failed.","type":"string"},"until":{"description":"Until when Entra takes it; null: not known.","anyOf":[{"$ref":"#/$defs/instant"},{"type":"null"}]}}},"finding":{"description":"What was refused, or is worth a warning.","type":"object","required":["code","message"],"additionalProperties":false,"properties":{"code":{"description":"A stable code; the README lists them.","type":"string","pattern":"^[A-Z_]+$"},"message":{"type":"string"}}},"member":{"description":"The person as the file has them: mail address, user principal name or object id; as Entra has them when in no file.","type":"string"},"instant":{"description":"A point in time, UTC, to the second.","type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$"},"count":{"type":"integer","minimum":0}}};
const schema20 = {"description":"A run as a whole. The report builds on it, so what may stand beside is said where it is used.","type":"object","required":["version","tenantId","commit","baseline","scope","scopeReason","digest","packages","released","settingChanges","refusals","warnings","totals"],"properties":{"version":{"description":"The version of this format.","const":1},"tenantId":{"description":"The Entra tenant.","type":"string"},"commit":{"description":"The commit whose files were planned; empty when the command line planned a folder as it lay there.","type":"string"},"baseline":{"description":"The commit that was applied last, which the files were compared with; null when none is known.","type":["string","null"]},"scope":{"description":"`changed`: the packages whose files or settings differ from the baseline; `all`: every managed package.","enum":["changed","all"]},"scopeReason":{"description":"Why this scope, in words.","type":"string"},"digest":{"description":"SHA-256 over what a reviewer approves.","type":"string"},"packages":{"description":"The packages the run looked at.","type":"array"},"released":{"description":"Packages that are in no file and no setting any more; they are not touched.","type":"array","items":{"type":"object","required":["name","members"],"additionalProperties":false,"properties":{"name":{"type":"string"},"members":{"description":"How many people keep it; null when the package no longer exists.","anyOf":[{"$ref":"#/$defs/count"},{"type":"null"}]}}}},"settingChanges":{"description":"What the settings file changes, in words.","type":"array","items":{"type":"string"}},"refusals":{"description":"Why nothing of the run is applied, or why there is no plan.","type":"array","items":{"$ref":"#/$defs/finding"}},"warnings":{"type":"array","items":{"$ref":"#/$defs/finding"}},"totals":{"description":"Counts of the plan, each a person in a package; `invites` counts people.","type":"object","required":["adds","invites","updates","removes","unchanged"],"additionalProperties":false,"properties":{"adds":{"$ref":"#/$defs/count"},"invites":{"$ref":"#/$defs/count"},"updates":{"$ref":"#/$defs/count"},"removes":{"$ref":"#/$defs/count"},"unchanged":{"$ref":"#/$defs/count"}}}}};
const schema21 = {"type":"integer","minimum":0};

function validate54(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate54.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(!(((typeof data == "number") && (!(data % 1) && !isNaN(data))) && (isFinite(data)))){
validate54.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === 0){
if((typeof data == "number") && (isFinite(data))){
if(data < 0 || isNaN(data)){
validate54.errors = [{instancePath,schemaPath:"#/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
validate54.errors = vErrors;
return errors === 0;
}
validate54.evaluated = {"dynamicProps":false,"dynamicItems":false};

const schema22 = {"description":"What was refused, or is worth a warning.","type":"object","required":["code","message"],"additionalProperties":false,"properties":{"code":{"description":"A stable code; the README lists them.","type":"string","pattern":"^[A-Z_]+$"},"message":{"type":"string"}}};
const pattern3 = new RegExp("^[A-Z_]+$", "u");

function validate56(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate56.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.code === undefined) && (missing0 = "code")) || ((data.message === undefined) && (missing0 = "message"))){
validate56.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "code") || (key0 === "message"))){
validate56.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.code !== undefined){
let data0 = data.code;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern3.test(data0)){
validate56.errors = [{instancePath:instancePath+"/code",schemaPath:"#/properties/code/pattern",keyword:"pattern",params:{pattern: "^[A-Z_]+$"},message:"must match pattern \""+"^[A-Z_]+$"+"\""}];
return false;
}
}
else {
validate56.errors = [{instancePath:instancePath+"/code",schemaPath:"#/properties/code/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.message !== undefined){
const _errs4 = errors;
if(typeof data.message !== "string"){
validate56.errors = [{instancePath:instancePath+"/message",schemaPath:"#/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate56.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate56.errors = vErrors;
return errors === 0;
}
validate56.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate53(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate53.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((((((data.version === undefined) && (missing0 = "version")) || ((data.tenantId === undefined) && (missing0 = "tenantId"))) || ((data.commit === undefined) && (missing0 = "commit"))) || ((data.baseline === undefined) && (missing0 = "baseline"))) || ((data.scope === undefined) && (missing0 = "scope"))) || ((data.scopeReason === undefined) && (missing0 = "scopeReason"))) || ((data.digest === undefined) && (missing0 = "digest"))) || ((data.packages === undefined) && (missing0 = "packages"))) || ((data.released === undefined) && (missing0 = "released"))) || ((data.settingChanges === undefined) && (missing0 = "settingChanges"))) || ((data.refusals === undefined) && (missing0 = "refusals"))) || ((data.warnings === undefined) && (missing0 = "warnings"))) || ((data.totals === undefined) && (missing0 = "totals"))){
validate53.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.version !== undefined){
const _errs1 = errors;
if(1 !== data.version){
validate53.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue: 1},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.tenantId !== undefined){
const _errs2 = errors;
if(typeof data.tenantId !== "string"){
validate53.errors = [{instancePath:instancePath+"/tenantId",schemaPath:"#/properties/tenantId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.commit !== undefined){
const _errs4 = errors;
if(typeof data.commit !== "string"){
validate53.errors = [{instancePath:instancePath+"/commit",schemaPath:"#/properties/commit/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.baseline !== undefined){
let data3 = data.baseline;
const _errs6 = errors;
if((typeof data3 !== "string") && (data3 !== null)){
validate53.errors = [{instancePath:instancePath+"/baseline",schemaPath:"#/properties/baseline/type",keyword:"type",params:{type: schema20.properties.baseline.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.scope !== undefined){
let data4 = data.scope;
const _errs8 = errors;
if(!((data4 === "changed") || (data4 === "all"))){
validate53.errors = [{instancePath:instancePath+"/scope",schemaPath:"#/properties/scope/enum",keyword:"enum",params:{allowedValues: schema20.properties.scope.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.scopeReason !== undefined){
const _errs9 = errors;
if(typeof data.scopeReason !== "string"){
validate53.errors = [{instancePath:instancePath+"/scopeReason",schemaPath:"#/properties/scopeReason/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.digest !== undefined){
const _errs11 = errors;
if(typeof data.digest !== "string"){
validate53.errors = [{instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.packages !== undefined){
const _errs13 = errors;
if(!(Array.isArray(data.packages))){
validate53.errors = [{instancePath:instancePath+"/packages",schemaPath:"#/properties/packages/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.released !== undefined){
let data8 = data.released;
const _errs15 = errors;
if(errors === _errs15){
if(Array.isArray(data8)){
var valid1 = true;
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
let data9 = data8[i0];
const _errs17 = errors;
if(errors === _errs17){
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
let missing1;
if(((data9.name === undefined) && (missing1 = "name")) || ((data9.members === undefined) && (missing1 = "members"))){
validate53.errors = [{instancePath:instancePath+"/released/" + i0,schemaPath:"#/properties/released/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs19 = errors;
for(const key0 in data9){
if(!((key0 === "name") || (key0 === "members"))){
validate53.errors = [{instancePath:instancePath+"/released/" + i0,schemaPath:"#/properties/released/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs19 === errors){
if(data9.name !== undefined){
const _errs20 = errors;
if(typeof data9.name !== "string"){
validate53.errors = [{instancePath:instancePath+"/released/" + i0+"/name",schemaPath:"#/properties/released/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs20 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data9.members !== undefined){
let data11 = data9.members;
const _errs22 = errors;
const _errs23 = errors;
let valid3 = false;
const _errs24 = errors;
if(!(validate54(data11, {instancePath:instancePath+"/released/" + i0+"/members",parentData:data9,parentDataProperty:"members",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var _valid0 = _errs24 === errors;
valid3 = valid3 || _valid0;
const _errs25 = errors;
if(data11 !== null){
const err0 = {instancePath:instancePath+"/released/" + i0+"/members",schemaPath:"#/properties/released/items/properties/members/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs25 === errors;
valid3 = valid3 || _valid0;
if(!valid3){
const err1 = {instancePath:instancePath+"/released/" + i0+"/members",schemaPath:"#/properties/released/items/properties/members/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
validate53.errors = vErrors;
return false;
}
else {
errors = _errs23;
if(vErrors !== null){
if(_errs23){
vErrors.length = _errs23;
}
else {
vErrors = null;
}
}
}
var valid2 = _errs22 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/released/" + i0,schemaPath:"#/properties/released/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid1 = _errs17 === errors;
if(!valid1){
break;
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/released",schemaPath:"#/properties/released/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.settingChanges !== undefined){
let data12 = data.settingChanges;
const _errs27 = errors;
if(errors === _errs27){
if(Array.isArray(data12)){
var valid4 = true;
const len1 = data12.length;
for(let i1=0; i1<len1; i1++){
const _errs29 = errors;
if(typeof data12[i1] !== "string"){
validate53.errors = [{instancePath:instancePath+"/settingChanges/" + i1,schemaPath:"#/properties/settingChanges/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs29 === errors;
if(!valid4){
break;
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/settingChanges",schemaPath:"#/properties/settingChanges/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs27 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.refusals !== undefined){
let data14 = data.refusals;
const _errs31 = errors;
if(errors === _errs31){
if(Array.isArray(data14)){
var valid5 = true;
const len2 = data14.length;
for(let i2=0; i2<len2; i2++){
const _errs33 = errors;
if(!(validate56(data14[i2], {instancePath:instancePath+"/refusals/" + i2,parentData:data14,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
var valid5 = _errs33 === errors;
if(!valid5){
break;
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/refusals",schemaPath:"#/properties/refusals/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.warnings !== undefined){
let data16 = data.warnings;
const _errs34 = errors;
if(errors === _errs34){
if(Array.isArray(data16)){
var valid6 = true;
const len3 = data16.length;
for(let i3=0; i3<len3; i3++){
const _errs36 = errors;
if(!(validate56(data16[i3], {instancePath:instancePath+"/warnings/" + i3,parentData:data16,parentDataProperty:i3,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
var valid6 = _errs36 === errors;
if(!valid6){
break;
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/warnings",schemaPath:"#/properties/warnings/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs34 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.totals !== undefined){
let data18 = data.totals;
const _errs37 = errors;
if(errors === _errs37){
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
let missing2;
if((((((data18.adds === undefined) && (missing2 = "adds")) || ((data18.invites === undefined) && (missing2 = "invites"))) || ((data18.updates === undefined) && (missing2 = "updates"))) || ((data18.removes === undefined) && (missing2 = "removes"))) || ((data18.unchanged === undefined) && (missing2 = "unchanged"))){
validate53.errors = [{instancePath:instancePath+"/totals",schemaPath:"#/properties/totals/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
else {
const _errs39 = errors;
for(const key1 in data18){
if(!(((((key1 === "adds") || (key1 === "invites")) || (key1 === "updates")) || (key1 === "removes")) || (key1 === "unchanged"))){
validate53.errors = [{instancePath:instancePath+"/totals",schemaPath:"#/properties/totals/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs39 === errors){
if(data18.adds !== undefined){
const _errs40 = errors;
if(!(validate54(data18.adds, {instancePath:instancePath+"/totals/adds",parentData:data18,parentDataProperty:"adds",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid7 = _errs40 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data18.invites !== undefined){
const _errs41 = errors;
if(!(validate54(data18.invites, {instancePath:instancePath+"/totals/invites",parentData:data18,parentDataProperty:"invites",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid7 = _errs41 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data18.updates !== undefined){
const _errs42 = errors;
if(!(validate54(data18.updates, {instancePath:instancePath+"/totals/updates",parentData:data18,parentDataProperty:"updates",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid7 = _errs42 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data18.removes !== undefined){
const _errs43 = errors;
if(!(validate54(data18.removes, {instancePath:instancePath+"/totals/removes",parentData:data18,parentDataProperty:"removes",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid7 = _errs43 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data18.unchanged !== undefined){
const _errs44 = errors;
if(!(validate54(data18.unchanged, {instancePath:instancePath+"/totals/unchanged",parentData:data18,parentDataProperty:"unchanged",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid7 = _errs44 === errors;
}
else {
var valid7 = true;
}
}
}
}
}
}
}
}
else {
validate53.errors = [{instancePath:instancePath+"/totals",schemaPath:"#/properties/totals/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs37 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate53.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate53.errors = vErrors;
return errors === 0;
}
validate53.evaluated = {"props":{"version":true,"tenantId":true,"commit":true,"baseline":true,"scope":true,"scopeReason":true,"digest":true,"packages":true,"released":true,"settingChanges":true,"refusals":true,"warnings":true,"totals":true},"dynamicProps":false,"dynamicItems":false};

const schema23 = {"description":"One access package.","type":"object","required":["name","id","current","desired","changes","kept","retries","refusals","warnings","grants","incompatibleGroups"],"properties":{"name":{"type":"string"},"id":{"description":"Null when the package was not found.","type":["string","null"]},"current":{"description":"People who hold it now, as far as they are managed.","$ref":"#/$defs/count"},"desired":{"description":"People who hold it after the changes.","$ref":"#/$defs/count"},"changes":{"type":"array"},"kept":{"description":"People who were left alone on purpose.","type":"array","items":{"type":"object","required":["member","reason"],"additionalProperties":false,"properties":{"member":{"$ref":"#/$defs/member"},"reason":{"type":"string"}}}},"retries":{"description":"Failed deliveries that an apply asks Entra to try again: those of new or changed rows after a review, the others without one.","type":"array"},"refusals":{"description":"Why nothing of this package is applied.","type":"array","items":{"$ref":"#/$defs/finding"}},"warnings":{"type":"array","items":{"$ref":"#/$defs/finding"}},"grants":{"description":"The roles that everybody gets with the package; null where they were not read: nothing changes, it could not be, or the run is an apply.","type":["array","null"],"items":{"$ref":"#/$defs/grant"}},"incompatibleGroups":{"description":"Groups whose members Entra refuses the package, by name; read only where somebody gains it.","type":"array","items":{"type":"string"}}}};
const schema24 = {"description":"The person as the file has them: mail address, user principal name or object id; as Entra has them when in no file.","type":"string"};

function validate68(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate68.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(typeof data !== "string"){
validate68.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
validate68.errors = vErrors;
return errors === 0;
}
validate68.evaluated = {"dynamicProps":false,"dynamicItems":false};

const schema25 = {"description":"A role in a group, an application or a site.","type":"object","required":["kind","resource","role","scope"],"additionalProperties":false,"properties":{"kind":{"enum":["group","application","site","other"]},"resource":{"description":"Display name; where Entra does not tell it, the id, which is a site's address.","type":"string"},"role":{"description":"Display name of the role.","type":"string"},"scope":{"description":"The part of the resource that it holds for; null: all of it.","type":["string","null"]}}};

function validate72(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate72.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.kind === undefined) && (missing0 = "kind")) || ((data.resource === undefined) && (missing0 = "resource"))) || ((data.role === undefined) && (missing0 = "role"))) || ((data.scope === undefined) && (missing0 = "scope"))){
validate72.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((((key0 === "kind") || (key0 === "resource")) || (key0 === "role")) || (key0 === "scope"))){
validate72.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.kind !== undefined){
let data0 = data.kind;
const _errs2 = errors;
if(!((((data0 === "group") || (data0 === "application")) || (data0 === "site")) || (data0 === "other"))){
validate72.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues: schema25.properties.kind.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.resource !== undefined){
const _errs3 = errors;
if(typeof data.resource !== "string"){
validate72.errors = [{instancePath:instancePath+"/resource",schemaPath:"#/properties/resource/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.role !== undefined){
const _errs5 = errors;
if(typeof data.role !== "string"){
validate72.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.scope !== undefined){
let data3 = data.scope;
const _errs7 = errors;
if((typeof data3 !== "string") && (data3 !== null)){
validate72.errors = [{instancePath:instancePath+"/scope",schemaPath:"#/properties/scope/type",keyword:"type",params:{type: schema25.properties.scope.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate72.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate72.errors = vErrors;
return errors === 0;
}
validate72.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate65(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate65.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((((data.name === undefined) && (missing0 = "name")) || ((data.id === undefined) && (missing0 = "id"))) || ((data.current === undefined) && (missing0 = "current"))) || ((data.desired === undefined) && (missing0 = "desired"))) || ((data.changes === undefined) && (missing0 = "changes"))) || ((data.kept === undefined) && (missing0 = "kept"))) || ((data.retries === undefined) && (missing0 = "retries"))) || ((data.refusals === undefined) && (missing0 = "refusals"))) || ((data.warnings === undefined) && (missing0 = "warnings"))) || ((data.grants === undefined) && (missing0 = "grants"))) || ((data.incompatibleGroups === undefined) && (missing0 = "incompatibleGroups"))){
validate65.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.name !== undefined){
const _errs1 = errors;
if(typeof data.name !== "string"){
validate65.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.id !== undefined){
let data1 = data.id;
const _errs3 = errors;
if((typeof data1 !== "string") && (data1 !== null)){
validate65.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/type",keyword:"type",params:{type: schema23.properties.id.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.current !== undefined){
const _errs5 = errors;
if(!(validate54(data.current, {instancePath:instancePath+"/current",parentData:data,parentDataProperty:"current",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.desired !== undefined){
const _errs6 = errors;
if(!(validate54(data.desired, {instancePath:instancePath+"/desired",parentData:data,parentDataProperty:"desired",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.changes !== undefined){
const _errs7 = errors;
if(!(Array.isArray(data.changes))){
validate65.errors = [{instancePath:instancePath+"/changes",schemaPath:"#/properties/changes/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.kept !== undefined){
let data5 = data.kept;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data5)){
var valid1 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
const _errs11 = errors;
if(errors === _errs11){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing1;
if(((data6.member === undefined) && (missing1 = "member")) || ((data6.reason === undefined) && (missing1 = "reason"))){
validate65.errors = [{instancePath:instancePath+"/kept/" + i0,schemaPath:"#/properties/kept/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs13 = errors;
for(const key0 in data6){
if(!((key0 === "member") || (key0 === "reason"))){
validate65.errors = [{instancePath:instancePath+"/kept/" + i0,schemaPath:"#/properties/kept/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs13 === errors){
if(data6.member !== undefined){
const _errs14 = errors;
if(!(validate68(data6.member, {instancePath:instancePath+"/kept/" + i0+"/member",parentData:data6,parentDataProperty:"member",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors);
errors = vErrors.length;
}
var valid2 = _errs14 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data6.reason !== undefined){
const _errs15 = errors;
if(typeof data6.reason !== "string"){
validate65.errors = [{instancePath:instancePath+"/kept/" + i0+"/reason",schemaPath:"#/properties/kept/items/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs15 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
else {
validate65.errors = [{instancePath:instancePath+"/kept/" + i0,schemaPath:"#/properties/kept/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid1 = _errs11 === errors;
if(!valid1){
break;
}
}
}
else {
validate65.errors = [{instancePath:instancePath+"/kept",schemaPath:"#/properties/kept/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retries !== undefined){
const _errs17 = errors;
if(!(Array.isArray(data.retries))){
validate65.errors = [{instancePath:instancePath+"/retries",schemaPath:"#/properties/retries/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.refusals !== undefined){
let data10 = data.refusals;
const _errs19 = errors;
if(errors === _errs19){
if(Array.isArray(data10)){
var valid3 = true;
const len1 = data10.length;
for(let i1=0; i1<len1; i1++){
const _errs21 = errors;
if(!(validate56(data10[i1], {instancePath:instancePath+"/refusals/" + i1,parentData:data10,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
var valid3 = _errs21 === errors;
if(!valid3){
break;
}
}
}
else {
validate65.errors = [{instancePath:instancePath+"/refusals",schemaPath:"#/properties/refusals/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.warnings !== undefined){
let data12 = data.warnings;
const _errs22 = errors;
if(errors === _errs22){
if(Array.isArray(data12)){
var valid4 = true;
const len2 = data12.length;
for(let i2=0; i2<len2; i2++){
const _errs24 = errors;
if(!(validate56(data12[i2], {instancePath:instancePath+"/warnings/" + i2,parentData:data12,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
var valid4 = _errs24 === errors;
if(!valid4){
break;
}
}
}
else {
validate65.errors = [{instancePath:instancePath+"/warnings",schemaPath:"#/properties/warnings/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.grants !== undefined){
let data14 = data.grants;
const _errs25 = errors;
if((!(Array.isArray(data14))) && (data14 !== null)){
validate65.errors = [{instancePath:instancePath+"/grants",schemaPath:"#/properties/grants/type",keyword:"type",params:{type: schema23.properties.grants.type},message:"must be array,null"}];
return false;
}
if(errors === _errs25){
if(Array.isArray(data14)){
var valid5 = true;
const len3 = data14.length;
for(let i3=0; i3<len3; i3++){
const _errs27 = errors;
if(!(validate72(data14[i3], {instancePath:instancePath+"/grants/" + i3,parentData:data14,parentDataProperty:i3,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate72.errors : vErrors.concat(validate72.errors);
errors = vErrors.length;
}
var valid5 = _errs27 === errors;
if(!valid5){
break;
}
}
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incompatibleGroups !== undefined){
let data16 = data.incompatibleGroups;
const _errs28 = errors;
if(errors === _errs28){
if(Array.isArray(data16)){
var valid6 = true;
const len4 = data16.length;
for(let i4=0; i4<len4; i4++){
const _errs30 = errors;
if(typeof data16[i4] !== "string"){
validate65.errors = [{instancePath:instancePath+"/incompatibleGroups/" + i4,schemaPath:"#/properties/incompatibleGroups/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid6 = _errs30 === errors;
if(!valid6){
break;
}
}
}
else {
validate65.errors = [{instancePath:instancePath+"/incompatibleGroups",schemaPath:"#/properties/incompatibleGroups/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate65.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate65.errors = vErrors;
return errors === 0;
}
validate65.evaluated = {"props":{"name":true,"id":true,"current":true,"desired":true,"changes":true,"kept":true,"retries":true,"refusals":true,"warnings":true,"grants":true,"incompatibleGroups":true},"dynamicProps":false,"dynamicItems":false};

const schema26 = {"description":"One change to one person's access.","type":"object","required":["kind","invite","move","cause","causeDetail","member","userId","policy","startDate","endDate","file","line","reviewed"],"properties":{"kind":{"enum":["add","update","remove"]},"invite":{"description":"Whether the person is invited as a guest first.","type":"boolean"},"move":{"description":"Set where the change is one half of a move, the same person being removed and added again: for another policy, or because Entra could not deliver the access, wholly or in part, and takes no further try.","enum":["policy","failed-delivery","partial-delivery",null]},"cause":{"description":"Why the change is there; null when the files of before are not known.","enum":["added","changed","removed","expired","earlier-merge","entra",null]},"causeDetail":{"description":"The cause in words.","type":["string","null"]},"member":{"$ref":"#/$defs/member"},"userId":{"description":"The person's object id; null for someone who has to be invited.","type":["string","null"]},"policy":{"description":"Display name of the assignment policy.","type":"string"},"startDate":{"description":"First moment of access; null: left to Entra.","anyOf":[{"$ref":"#/$defs/instant"},{"type":"null"}]},"endDate":{"description":"Last moment of access; `none`: without end; null: left to Entra.","anyOf":[{"$ref":"#/$defs/instant"},{"enum":["none",null]}]},"file":{"description":"Where the row stands that asks for it.","type":["string","null"]},"line":{"type":["integer","null"],"minimum":1},"reviewed":{"description":"Whether a reviewed plan showed it; null when that was not asked.","type":["boolean","null"]}}};
const schema27 = {"description":"A point in time, UTC, to the second.","type":"string","pattern":"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$"};
const pattern4 = new RegExp("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$", "u");

function validate77(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate77.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(typeof data === "string"){
if(!pattern4.test(data)){
validate77.errors = [{instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$"},message:"must match pattern \""+"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$"+"\""}];
return false;
}
}
else {
validate77.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
validate77.errors = vErrors;
return errors === 0;
}
validate77.evaluated = {"dynamicProps":false,"dynamicItems":false};


function validate75(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate75.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((((((data.kind === undefined) && (missing0 = "kind")) || ((data.invite === undefined) && (missing0 = "invite"))) || ((data.move === undefined) && (missing0 = "move"))) || ((data.cause === undefined) && (missing0 = "cause"))) || ((data.causeDetail === undefined) && (missing0 = "causeDetail"))) || ((data.member === undefined) && (missing0 = "member"))) || ((data.userId === undefined) && (missing0 = "userId"))) || ((data.policy === undefined) && (missing0 = "policy"))) || ((data.startDate === undefined) && (missing0 = "startDate"))) || ((data.endDate === undefined) && (missing0 = "endDate"))) || ((data.file === undefined) && (missing0 = "file"))) || ((data.line === undefined) && (missing0 = "line"))) || ((data.reviewed === undefined) && (missing0 = "reviewed"))){
validate75.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
let data0 = data.kind;
const _errs1 = errors;
if(!(((data0 === "add") || (data0 === "update")) || (data0 === "remove"))){
validate75.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues: schema26.properties.kind.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.invite !== undefined){
const _errs2 = errors;
if(typeof data.invite !== "boolean"){
validate75.errors = [{instancePath:instancePath+"/invite",schemaPath:"#/properties/invite/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.move !== undefined){
let data2 = data.move;
const _errs4 = errors;
if(!((((data2 === "policy") || (data2 === "failed-delivery")) || (data2 === "partial-delivery")) || (data2 === null))){
validate75.errors = [{instancePath:instancePath+"/move",schemaPath:"#/properties/move/enum",keyword:"enum",params:{allowedValues: schema26.properties.move.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.cause !== undefined){
let data3 = data.cause;
const _errs5 = errors;
if(!(((((((data3 === "added") || (data3 === "changed")) || (data3 === "removed")) || (data3 === "expired")) || (data3 === "earlier-merge")) || (data3 === "entra")) || (data3 === null))){
validate75.errors = [{instancePath:instancePath+"/cause",schemaPath:"#/properties/cause/enum",keyword:"enum",params:{allowedValues: schema26.properties.cause.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.causeDetail !== undefined){
let data4 = data.causeDetail;
const _errs6 = errors;
if((typeof data4 !== "string") && (data4 !== null)){
validate75.errors = [{instancePath:instancePath+"/causeDetail",schemaPath:"#/properties/causeDetail/type",keyword:"type",params:{type: schema26.properties.causeDetail.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.member !== undefined){
const _errs8 = errors;
if(!(validate68(data.member, {instancePath:instancePath+"/member",parentData:data,parentDataProperty:"member",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.userId !== undefined){
let data6 = data.userId;
const _errs9 = errors;
if((typeof data6 !== "string") && (data6 !== null)){
validate75.errors = [{instancePath:instancePath+"/userId",schemaPath:"#/properties/userId/type",keyword:"type",params:{type: schema26.properties.userId.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.policy !== undefined){
const _errs11 = errors;
if(typeof data.policy !== "string"){
validate75.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.startDate !== undefined){
let data8 = data.startDate;
const _errs13 = errors;
const _errs14 = errors;
let valid1 = false;
const _errs15 = errors;
if(!(validate77(data8, {instancePath:instancePath+"/startDate",parentData:data,parentDataProperty:"startDate",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate77.errors : vErrors.concat(validate77.errors);
errors = vErrors.length;
}
var _valid0 = _errs15 === errors;
valid1 = valid1 || _valid0;
const _errs16 = errors;
if(data8 !== null){
const err0 = {instancePath:instancePath+"/startDate",schemaPath:"#/properties/startDate/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs16 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err1 = {instancePath:instancePath+"/startDate",schemaPath:"#/properties/startDate/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
validate75.errors = vErrors;
return false;
}
else {
errors = _errs14;
if(vErrors !== null){
if(_errs14){
vErrors.length = _errs14;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.endDate !== undefined){
let data9 = data.endDate;
const _errs18 = errors;
const _errs19 = errors;
let valid2 = false;
const _errs20 = errors;
if(!(validate77(data9, {instancePath:instancePath+"/endDate",parentData:data,parentDataProperty:"endDate",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate77.errors : vErrors.concat(validate77.errors);
errors = vErrors.length;
}
var _valid1 = _errs20 === errors;
valid2 = valid2 || _valid1;
const _errs21 = errors;
if(!((data9 === "none") || (data9 === null))){
const err2 = {instancePath:instancePath+"/endDate",schemaPath:"#/properties/endDate/anyOf/1/enum",keyword:"enum",params:{allowedValues: schema26.properties.endDate.anyOf[1].enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid1 = _errs21 === errors;
valid2 = valid2 || _valid1;
if(!valid2){
const err3 = {instancePath:instancePath+"/endDate",schemaPath:"#/properties/endDate/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
validate75.errors = vErrors;
return false;
}
else {
errors = _errs19;
if(vErrors !== null){
if(_errs19){
vErrors.length = _errs19;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.file !== undefined){
let data10 = data.file;
const _errs22 = errors;
if((typeof data10 !== "string") && (data10 !== null)){
validate75.errors = [{instancePath:instancePath+"/file",schemaPath:"#/properties/file/type",keyword:"type",params:{type: schema26.properties.file.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.line !== undefined){
let data11 = data.line;
const _errs24 = errors;
if((!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))) && (data11 !== null)){
validate75.errors = [{instancePath:instancePath+"/line",schemaPath:"#/properties/line/type",keyword:"type",params:{type: schema26.properties.line.type},message:"must be integer,null"}];
return false;
}
if(errors === _errs24){
if((typeof data11 == "number") && (isFinite(data11))){
if(data11 < 1 || isNaN(data11)){
validate75.errors = [{instancePath:instancePath+"/line",schemaPath:"#/properties/line/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reviewed !== undefined){
let data12 = data.reviewed;
const _errs26 = errors;
if((typeof data12 !== "boolean") && (data12 !== null)){
validate75.errors = [{instancePath:instancePath+"/reviewed",schemaPath:"#/properties/reviewed/type",keyword:"type",params:{type: schema26.properties.reviewed.type},message:"must be boolean,null"}];
return false;
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate75.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate75.errors = vErrors;
return errors === 0;
}
validate75.evaluated = {"props":{"kind":true,"invite":true,"move":true,"cause":true,"causeDetail":true,"member":true,"userId":true,"policy":true,"startDate":true,"endDate":true,"file":true,"line":true,"reviewed":true},"dynamicProps":false,"dynamicItems":false};

const schema28 = {"description":"A delivery that failed, wholly or in part.","type":"object","required":["member","userId","requestId","until"],"properties":{"member":{"$ref":"#/$defs/member"},"userId":{"description":"The person's object id.","type":["string","null"]},"requestId":{"description":"The assignment request whose delivery failed.","type":"string"},"until":{"description":"Until when Entra takes it; null: not known.","anyOf":[{"$ref":"#/$defs/instant"},{"type":"null"}]}}};

function validate81(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate81.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.member === undefined) && (missing0 = "member")) || ((data.userId === undefined) && (missing0 = "userId"))) || ((data.requestId === undefined) && (missing0 = "requestId"))) || ((data.until === undefined) && (missing0 = "until"))){
validate81.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.member !== undefined){
const _errs1 = errors;
if(!(validate68(data.member, {instancePath:instancePath+"/member",parentData:data,parentDataProperty:"member",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.userId !== undefined){
let data1 = data.userId;
const _errs2 = errors;
if((typeof data1 !== "string") && (data1 !== null)){
validate81.errors = [{instancePath:instancePath+"/userId",schemaPath:"#/properties/userId/type",keyword:"type",params:{type: schema28.properties.userId.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.requestId !== undefined){
const _errs4 = errors;
if(typeof data.requestId !== "string"){
validate81.errors = [{instancePath:instancePath+"/requestId",schemaPath:"#/properties/requestId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.until !== undefined){
let data3 = data.until;
const _errs6 = errors;
const _errs7 = errors;
let valid1 = false;
const _errs8 = errors;
if(!(validate77(data3, {instancePath:instancePath+"/until",parentData:data,parentDataProperty:"until",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate77.errors : vErrors.concat(validate77.errors);
errors = vErrors.length;
}
var _valid0 = _errs8 === errors;
valid1 = valid1 || _valid0;
const _errs9 = errors;
if(data3 !== null){
const err0 = {instancePath:instancePath+"/until",schemaPath:"#/properties/until/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs9 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err1 = {instancePath:instancePath+"/until",schemaPath:"#/properties/until/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
validate81.errors = vErrors;
return false;
}
else {
errors = _errs7;
if(vErrors !== null){
if(_errs7){
vErrors.length = _errs7;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate81.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate81.errors = vErrors;
return errors === 0;
}
validate81.evaluated = {"props":{"member":true,"userId":true,"requestId":true,"until":true},"dynamicProps":false,"dynamicItems":false};


function validate52(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:access-package-gitops:schema:plan" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate52.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(!(validate53(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate53.errors : vErrors.concat(validate53.errors);
errors = vErrors.length;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.packages !== undefined){
let data0 = data.packages;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
const _errs3 = errors;
if(!(validate65(data1, {instancePath:instancePath+"/packages/" + i0,parentData:data0,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate65.errors : vErrors.concat(validate65.errors);
errors = vErrors.length;
}
if(errors === _errs3){
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
if(data1.changes !== undefined){
let data2 = data1.changes;
const _errs5 = errors;
if(errors === _errs5){
if(Array.isArray(data2)){
var valid3 = true;
const len1 = data2.length;
for(let i1=0; i1<len1; i1++){
let data3 = data2[i1];
const _errs7 = errors;
if(!(validate75(data3, {instancePath:instancePath+"/packages/" + i0+"/changes/" + i1,parentData:data2,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate75.errors : vErrors.concat(validate75.errors);
errors = vErrors.length;
}
if(errors === _errs7){
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key0 in data3){
if(((((((((((((key0 !== "kind") && (key0 !== "invite")) && (key0 !== "move")) && (key0 !== "cause")) && (key0 !== "causeDetail")) && (key0 !== "member")) && (key0 !== "userId")) && (key0 !== "policy")) && (key0 !== "startDate")) && (key0 !== "endDate")) && (key0 !== "file")) && (key0 !== "line")) && (key0 !== "reviewed")){
validate52.errors = [{instancePath:instancePath+"/packages/" + i0+"/changes/" + i1,schemaPath:"#/properties/packages/items/properties/changes/items/unevaluatedProperties",keyword:"unevaluatedProperties",params:{unevaluatedProperty: key0},message:"must NOT have unevaluated properties"}];
return false;
break;
}
}
}
else {
validate52.errors = [{instancePath:instancePath+"/packages/" + i0+"/changes/" + i1,schemaPath:"#/properties/packages/items/properties/changes/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid3 = _errs7 === errors;
if(!valid3){
break;
}
}
}
else {
validate52.errors = [{instancePath:instancePath+"/packages/" + i0+"/changes",schemaPath:"#/properties/packages/items/properties/changes/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid2 = _errs5 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.retries !== undefined){
let data4 = data1.retries;
const _errs10 = errors;
if(errors === _errs10){
if(Array.isArray(data4)){
var valid4 = true;
const len2 = data4.length;
for(let i2=0; i2<len2; i2++){
let data5 = data4[i2];
const _errs12 = errors;
if(!(validate81(data5, {instancePath:instancePath+"/packages/" + i0+"/retries/" + i2,parentData:data4,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate81.errors : vErrors.concat(validate81.errors);
errors = vErrors.length;
}
if(errors === _errs12){
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key1 in data5){
if((((key1 !== "member") && (key1 !== "userId")) && (key1 !== "requestId")) && (key1 !== "until")){
validate52.errors = [{instancePath:instancePath+"/packages/" + i0+"/retries/" + i2,schemaPath:"#/properties/packages/items/properties/retries/items/unevaluatedProperties",keyword:"unevaluatedProperties",params:{unevaluatedProperty: key1},message:"must NOT have unevaluated properties"}];
return false;
break;
}
}
}
else {
validate52.errors = [{instancePath:instancePath+"/packages/" + i0+"/retries/" + i2,schemaPath:"#/properties/packages/items/properties/retries/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid4 = _errs12 === errors;
if(!valid4){
break;
}
}
}
else {
validate52.errors = [{instancePath:instancePath+"/packages/" + i0+"/retries",schemaPath:"#/properties/packages/items/properties/retries/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid2 = _errs10 === errors;
}
else {
var valid2 = true;
}
if(valid2){
for(const key2 in data1){
if(((((((((((key2 !== "changes") && (key2 !== "retries")) && (key2 !== "name")) && (key2 !== "id")) && (key2 !== "current")) && (key2 !== "desired")) && (key2 !== "kept")) && (key2 !== "refusals")) && (key2 !== "warnings")) && (key2 !== "grants")) && (key2 !== "incompatibleGroups")){
validate52.errors = [{instancePath:instancePath+"/packages/" + i0,schemaPath:"#/properties/packages/items/unevaluatedProperties",keyword:"unevaluatedProperties",params:{unevaluatedProperty: key2},message:"must NOT have unevaluated properties"}];
return false;
break;
}
}
}
}
}
else {
validate52.errors = [{instancePath:instancePath+"/packages/" + i0,schemaPath:"#/properties/packages/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate52.errors = [{instancePath:instancePath+"/packages",schemaPath:"#/properties/packages/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
for(const key3 in data){
if(((((((((((((key3 !== "packages") && (key3 !== "version")) && (key3 !== "tenantId")) && (key3 !== "commit")) && (key3 !== "baseline")) && (key3 !== "scope")) && (key3 !== "scopeReason")) && (key3 !== "digest")) && (key3 !== "released")) && (key3 !== "settingChanges")) && (key3 !== "refusals")) && (key3 !== "warnings")) && (key3 !== "totals")){
validate52.errors = [{instancePath,schemaPath:"#/unevaluatedProperties",keyword:"unevaluatedProperties",params:{unevaluatedProperty: key3},message:"must NOT have unevaluated properties"}];
return false;
break;
}
}
}
}
else {
validate52.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate52.errors = vErrors;
return errors === 0;
}
validate52.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const validateReport: ValidateFunction = validate85;
const schema29 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:access-package-gitops:schema:report","title":"Access Package GitOps report","description":"What an apply did: the content of `report-file`. The plan's format, with an outcome for every change.","$ref":"urn:access-package-gitops:schema:plan#/$defs/run","type":"object","required":["supersededBy","dryRun"],"properties":{"supersededBy":{"description":"The newer commit that changed the folder, so that this run applied nothing, or nothing more; else null.","type":["string","null"]},"dryRun":{"description":"Whether the run only computed what it would do.","type":"boolean"},"packages":{"type":"array","items":{"$ref":"#/$defs/package"}}},"unevaluatedProperties":false,"$defs":{"package":{"$ref":"urn:access-package-gitops:schema:plan#/$defs/package","type":"object","properties":{"changes":{"type":"array","items":{"$ref":"#/$defs/change"}},"retries":{"type":"array","items":{"$ref":"#/$defs/retry"}}},"unevaluatedProperties":false},"retry":{"$ref":"urn:access-package-gitops:schema:plan#/$defs/retry","type":"object","required":["tried","error"],"properties":{"tried":{"description":"Whether Entra was asked; false in a dry or superseded run, and for what no reviewed plan showed.","type":"boolean"},"error":{"description":"Why it is not tried again, by Entra or for lack of a review; null: it is, or this run did not come to it.","anyOf":[{"$ref":"urn:access-package-gitops:schema:plan#/$defs/finding"},{"type":"null"}]}},"unevaluatedProperties":false},"change":{"$ref":"urn:access-package-gitops:schema:plan#/$defs/change","type":"object","required":["outcome","error","requestId"],"properties":{"outcome":{"description":"`already`: it was so when the run came to it; `pending`: accepted by Entra, not delivered when the wait ended; `held`: not reviewed, or its package was refused; null: not tried, in a dry or superseded run.","enum":["applied","pending","held","failed","unknown","already",null]},"error":{"description":"Why it failed or was held, or what it waits for.","anyOf":[{"$ref":"urn:access-package-gitops:schema:plan#/$defs/finding"},{"type":"null"}]},"requestId":{"description":"The assignment request's id, or the `request-id` of Graph's refusal.","type":["string","null"]}},"unevaluatedProperties":false}}};

function validate86(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate86.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((((((data.version === undefined) && (missing0 = "version")) || ((data.tenantId === undefined) && (missing0 = "tenantId"))) || ((data.commit === undefined) && (missing0 = "commit"))) || ((data.baseline === undefined) && (missing0 = "baseline"))) || ((data.scope === undefined) && (missing0 = "scope"))) || ((data.scopeReason === undefined) && (missing0 = "scopeReason"))) || ((data.digest === undefined) && (missing0 = "digest"))) || ((data.packages === undefined) && (missing0 = "packages"))) || ((data.released === undefined) && (missing0 = "released"))) || ((data.settingChanges === undefined) && (missing0 = "settingChanges"))) || ((data.refusals === undefined) && (missing0 = "refusals"))) || ((data.warnings === undefined) && (missing0 = "warnings"))) || ((data.totals === undefined) && (missing0 = "totals"))){
validate86.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.version !== undefined){
const _errs1 = errors;
if(1 !== data.version){
validate86.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue: 1},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.tenantId !== undefined){
const _errs2 = errors;
if(typeof data.tenantId !== "string"){
validate86.errors = [{instancePath:instancePath+"/tenantId",schemaPath:"#/properties/tenantId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.commit !== undefined){
const _errs4 = errors;
if(typeof data.commit !== "string"){
validate86.errors = [{instancePath:instancePath+"/commit",schemaPath:"#/properties/commit/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.baseline !== undefined){
let data3 = data.baseline;
const _errs6 = errors;
if((typeof data3 !== "string") && (data3 !== null)){
validate86.errors = [{instancePath:instancePath+"/baseline",schemaPath:"#/properties/baseline/type",keyword:"type",params:{type: schema20.properties.baseline.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.scope !== undefined){
let data4 = data.scope;
const _errs8 = errors;
if(!((data4 === "changed") || (data4 === "all"))){
validate86.errors = [{instancePath:instancePath+"/scope",schemaPath:"#/properties/scope/enum",keyword:"enum",params:{allowedValues: schema20.properties.scope.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.scopeReason !== undefined){
const _errs9 = errors;
if(typeof data.scopeReason !== "string"){
validate86.errors = [{instancePath:instancePath+"/scopeReason",schemaPath:"#/properties/scopeReason/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.digest !== undefined){
const _errs11 = errors;
if(typeof data.digest !== "string"){
validate86.errors = [{instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.packages !== undefined){
const _errs13 = errors;
if(!(Array.isArray(data.packages))){
validate86.errors = [{instancePath:instancePath+"/packages",schemaPath:"#/properties/packages/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.released !== undefined){
let data8 = data.released;
const _errs15 = errors;
if(errors === _errs15){
if(Array.isArray(data8)){
var valid1 = true;
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
let data9 = data8[i0];
const _errs17 = errors;
if(errors === _errs17){
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
let missing1;
if(((data9.name === undefined) && (missing1 = "name")) || ((data9.members === undefined) && (missing1 = "members"))){
validate86.errors = [{instancePath:instancePath+"/released/" + i0,schemaPath:"#/properties/released/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs19 = errors;
for(const key0 in data9){
if(!((key0 === "name") || (key0 === "members"))){
validate86.errors = [{instancePath:instancePath+"/released/" + i0,schemaPath:"#/properties/released/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs19 === errors){
if(data9.name !== undefined){
const _errs20 = errors;
if(typeof data9.name !== "string"){
validate86.errors = [{instancePath:instancePath+"/released/" + i0+"/name",schemaPath:"#/properties/released/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs20 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data9.members !== undefined){
let data11 = data9.members;
const _errs22 = errors;
const _errs23 = errors;
let valid3 = false;
const _errs24 = errors;
if(!(validate54(data11, {instancePath:instancePath+"/released/" + i0+"/members",parentData:data9,parentDataProperty:"members",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var _valid0 = _errs24 === errors;
valid3 = valid3 || _valid0;
const _errs25 = errors;
if(data11 !== null){
const err0 = {instancePath:instancePath+"/released/" + i0+"/members",schemaPath:"#/properties/released/items/properties/members/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs25 === errors;
valid3 = valid3 || _valid0;
if(!valid3){
const err1 = {instancePath:instancePath+"/released/" + i0+"/members",schemaPath:"#/properties/released/items/properties/members/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
validate86.errors = vErrors;
return false;
}
else {
errors = _errs23;
if(vErrors !== null){
if(_errs23){
vErrors.length = _errs23;
}
else {
vErrors = null;
}
}
}
var valid2 = _errs22 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
else {
validate86.errors = [{instancePath:instancePath+"/released/" + i0,schemaPath:"#/properties/released/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid1 = _errs17 === errors;
if(!valid1){
break;
}
}
}
else {
validate86.errors = [{instancePath:instancePath+"/released",schemaPath:"#/properties/released/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.settingChanges !== undefined){
let data12 = data.settingChanges;
const _errs27 = errors;
if(errors === _errs27){
if(Array.isArray(data12)){
var valid4 = true;
const len1 = data12.length;
for(let i1=0; i1<len1; i1++){
const _errs29 = errors;
if(typeof data12[i1] !== "string"){
validate86.errors = [{instancePath:instancePath+"/settingChanges/" + i1,schemaPath:"#/properties/settingChanges/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs29 === errors;
if(!valid4){
break;
}
}
}
else {
validate86.errors = [{instancePath:instancePath+"/settingChanges",schemaPath:"#/properties/settingChanges/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs27 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.refusals !== undefined){
let data14 = data.refusals;
const _errs31 = errors;
if(errors === _errs31){
if(Array.isArray(data14)){
var valid5 = true;
const len2 = data14.length;
for(let i2=0; i2<len2; i2++){
const _errs33 = errors;
if(!(validate56(data14[i2], {instancePath:instancePath+"/refusals/" + i2,parentData:data14,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
var valid5 = _errs33 === errors;
if(!valid5){
break;
}
}
}
else {
validate86.errors = [{instancePath:instancePath+"/refusals",schemaPath:"#/properties/refusals/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs31 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.warnings !== undefined){
let data16 = data.warnings;
const _errs34 = errors;
if(errors === _errs34){
if(Array.isArray(data16)){
var valid6 = true;
const len3 = data16.length;
for(let i3=0; i3<len3; i3++){
const _errs36 = errors;
if(!(validate56(data16[i3], {instancePath:instancePath+"/warnings/" + i3,parentData:data16,parentDataProperty:i3,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
var valid6 = _errs36 === errors;
if(!valid6){
break;
}
}
}
else {
validate86.errors = [{instancePath:instancePath+"/warnings",schemaPath:"#/properties/warnings/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs34 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.totals !== undefined){
let data18 = data.totals;
const _errs37 = errors;
if(errors === _errs37){
if(data18 && typeof data18 == "object" && !Array.isArray(data18)){
let missing2;
if((((((data18.adds === undefined) && (missing2 = "adds")) || ((data18.invites === undefined) && (missing2 = "invites"))) || ((data18.updates === undefined) && (missing2 = "updates"))) || ((data18.removes === undefined) && (missing2 = "removes"))) || ((data18.unchanged === undefined) && (missing2 = "unchanged"))){
validate86.errors = [{instancePath:instancePath+"/totals",schemaPath:"#/properties/totals/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
else {
const _errs39 = errors;
for(const key1 in data18){
if(!(((((key1 === "adds") || (key1 === "invites")) || (key1 === "updates")) || (key1 === "removes")) || (key1 === "unchanged"))){
validate86.errors = [{instancePath:instancePath+"/totals",schemaPath:"#/properties/totals/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs39 === errors){
if(data18.adds !== undefined){
const _errs40 = errors;
if(!(validate54(data18.adds, {instancePath:instancePath+"/totals/adds",parentData:data18,parentDataProperty:"adds",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid7 = _errs40 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data18.invites !== undefined){
const _errs41 = errors;
if(!(validate54(data18.invites, {instancePath:instancePath+"/totals/invites",parentData:data18,parentDataProperty:"invites",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid7 = _errs41 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data18.updates !== undefined){
const _errs42 = errors;
if(!(validate54(data18.updates, {instancePath:instancePath+"/totals/updates",parentData:data18,parentDataProperty:"updates",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid7 = _errs42 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data18.removes !== undefined){
const _errs43 = errors;
if(!(validate54(data18.removes, {instancePath:instancePath+"/totals/removes",parentData:data18,parentDataProperty:"removes",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid7 = _errs43 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data18.unchanged !== undefined){
const _errs44 = errors;
if(!(validate54(data18.unchanged, {instancePath:instancePath+"/totals/unchanged",parentData:data18,parentDataProperty:"unchanged",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid7 = _errs44 === errors;
}
else {
var valid7 = true;
}
}
}
}
}
}
}
}
else {
validate86.errors = [{instancePath:instancePath+"/totals",schemaPath:"#/properties/totals/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs37 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate86.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate86.errors = vErrors;
return errors === 0;
}
validate86.evaluated = {"props":{"version":true,"tenantId":true,"commit":true,"baseline":true,"scope":true,"scopeReason":true,"digest":true,"packages":true,"released":true,"settingChanges":true,"refusals":true,"warnings":true,"totals":true},"dynamicProps":false,"dynamicItems":false};

const schema31 = {"$ref":"urn:access-package-gitops:schema:plan#/$defs/package","type":"object","properties":{"changes":{"type":"array","items":{"$ref":"#/$defs/change"}},"retries":{"type":"array","items":{"$ref":"#/$defs/retry"}}},"unevaluatedProperties":false};

function validate97(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate97.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((((data.name === undefined) && (missing0 = "name")) || ((data.id === undefined) && (missing0 = "id"))) || ((data.current === undefined) && (missing0 = "current"))) || ((data.desired === undefined) && (missing0 = "desired"))) || ((data.changes === undefined) && (missing0 = "changes"))) || ((data.kept === undefined) && (missing0 = "kept"))) || ((data.retries === undefined) && (missing0 = "retries"))) || ((data.refusals === undefined) && (missing0 = "refusals"))) || ((data.warnings === undefined) && (missing0 = "warnings"))) || ((data.grants === undefined) && (missing0 = "grants"))) || ((data.incompatibleGroups === undefined) && (missing0 = "incompatibleGroups"))){
validate97.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.name !== undefined){
const _errs1 = errors;
if(typeof data.name !== "string"){
validate97.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.id !== undefined){
let data1 = data.id;
const _errs3 = errors;
if((typeof data1 !== "string") && (data1 !== null)){
validate97.errors = [{instancePath:instancePath+"/id",schemaPath:"#/properties/id/type",keyword:"type",params:{type: schema23.properties.id.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.current !== undefined){
const _errs5 = errors;
if(!(validate54(data.current, {instancePath:instancePath+"/current",parentData:data,parentDataProperty:"current",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.desired !== undefined){
const _errs6 = errors;
if(!(validate54(data.desired, {instancePath:instancePath+"/desired",parentData:data,parentDataProperty:"desired",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate54.errors : vErrors.concat(validate54.errors);
errors = vErrors.length;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.changes !== undefined){
const _errs7 = errors;
if(!(Array.isArray(data.changes))){
validate97.errors = [{instancePath:instancePath+"/changes",schemaPath:"#/properties/changes/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.kept !== undefined){
let data5 = data.kept;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data5)){
var valid1 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
const _errs11 = errors;
if(errors === _errs11){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing1;
if(((data6.member === undefined) && (missing1 = "member")) || ((data6.reason === undefined) && (missing1 = "reason"))){
validate97.errors = [{instancePath:instancePath+"/kept/" + i0,schemaPath:"#/properties/kept/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
const _errs13 = errors;
for(const key0 in data6){
if(!((key0 === "member") || (key0 === "reason"))){
validate97.errors = [{instancePath:instancePath+"/kept/" + i0,schemaPath:"#/properties/kept/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs13 === errors){
if(data6.member !== undefined){
const _errs14 = errors;
if(!(validate68(data6.member, {instancePath:instancePath+"/kept/" + i0+"/member",parentData:data6,parentDataProperty:"member",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors);
errors = vErrors.length;
}
var valid2 = _errs14 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data6.reason !== undefined){
const _errs15 = errors;
if(typeof data6.reason !== "string"){
validate97.errors = [{instancePath:instancePath+"/kept/" + i0+"/reason",schemaPath:"#/properties/kept/items/properties/reason/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs15 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
else {
validate97.errors = [{instancePath:instancePath+"/kept/" + i0,schemaPath:"#/properties/kept/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid1 = _errs11 === errors;
if(!valid1){
break;
}
}
}
else {
validate97.errors = [{instancePath:instancePath+"/kept",schemaPath:"#/properties/kept/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retries !== undefined){
const _errs17 = errors;
if(!(Array.isArray(data.retries))){
validate97.errors = [{instancePath:instancePath+"/retries",schemaPath:"#/properties/retries/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.refusals !== undefined){
let data10 = data.refusals;
const _errs19 = errors;
if(errors === _errs19){
if(Array.isArray(data10)){
var valid3 = true;
const len1 = data10.length;
for(let i1=0; i1<len1; i1++){
const _errs21 = errors;
if(!(validate56(data10[i1], {instancePath:instancePath+"/refusals/" + i1,parentData:data10,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
var valid3 = _errs21 === errors;
if(!valid3){
break;
}
}
}
else {
validate97.errors = [{instancePath:instancePath+"/refusals",schemaPath:"#/properties/refusals/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.warnings !== undefined){
let data12 = data.warnings;
const _errs22 = errors;
if(errors === _errs22){
if(Array.isArray(data12)){
var valid4 = true;
const len2 = data12.length;
for(let i2=0; i2<len2; i2++){
const _errs24 = errors;
if(!(validate56(data12[i2], {instancePath:instancePath+"/warnings/" + i2,parentData:data12,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate56.errors : vErrors.concat(validate56.errors);
errors = vErrors.length;
}
var valid4 = _errs24 === errors;
if(!valid4){
break;
}
}
}
else {
validate97.errors = [{instancePath:instancePath+"/warnings",schemaPath:"#/properties/warnings/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.grants !== undefined){
let data14 = data.grants;
const _errs25 = errors;
if((!(Array.isArray(data14))) && (data14 !== null)){
validate97.errors = [{instancePath:instancePath+"/grants",schemaPath:"#/properties/grants/type",keyword:"type",params:{type: schema23.properties.grants.type},message:"must be array,null"}];
return false;
}
if(errors === _errs25){
if(Array.isArray(data14)){
var valid5 = true;
const len3 = data14.length;
for(let i3=0; i3<len3; i3++){
const _errs27 = errors;
if(!(validate72(data14[i3], {instancePath:instancePath+"/grants/" + i3,parentData:data14,parentDataProperty:i3,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate72.errors : vErrors.concat(validate72.errors);
errors = vErrors.length;
}
var valid5 = _errs27 === errors;
if(!valid5){
break;
}
}
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incompatibleGroups !== undefined){
let data16 = data.incompatibleGroups;
const _errs28 = errors;
if(errors === _errs28){
if(Array.isArray(data16)){
var valid6 = true;
const len4 = data16.length;
for(let i4=0; i4<len4; i4++){
const _errs30 = errors;
if(typeof data16[i4] !== "string"){
validate97.errors = [{instancePath:instancePath+"/incompatibleGroups/" + i4,schemaPath:"#/properties/incompatibleGroups/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid6 = _errs30 === errors;
if(!valid6){
break;
}
}
}
else {
validate97.errors = [{instancePath:instancePath+"/incompatibleGroups",schemaPath:"#/properties/incompatibleGroups/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate97.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate97.errors = vErrors;
return errors === 0;
}
validate97.evaluated = {"props":{"name":true,"id":true,"current":true,"desired":true,"changes":true,"kept":true,"retries":true,"refusals":true,"warnings":true,"grants":true,"incompatibleGroups":true},"dynamicProps":false,"dynamicItems":false};

const schema33 = {"$ref":"urn:access-package-gitops:schema:plan#/$defs/change","type":"object","required":["outcome","error","requestId"],"properties":{"outcome":{"description":"`already`: it was so when the run came to it; `pending`: accepted by Entra, not delivered when the wait ended; `held`: not reviewed, or its package was refused; null: not tried, in a dry or superseded run.","enum":["applied","pending","held","failed","unknown","already",null]},"error":{"description":"Why it failed or was held, or what it waits for.","anyOf":[{"$ref":"urn:access-package-gitops:schema:plan#/$defs/finding"},{"type":"null"}]},"requestId":{"description":"The assignment request's id, or the `request-id` of Graph's refusal.","type":["string","null"]}},"unevaluatedProperties":false};

function validate106(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate106.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((((((data.kind === undefined) && (missing0 = "kind")) || ((data.invite === undefined) && (missing0 = "invite"))) || ((data.move === undefined) && (missing0 = "move"))) || ((data.cause === undefined) && (missing0 = "cause"))) || ((data.causeDetail === undefined) && (missing0 = "causeDetail"))) || ((data.member === undefined) && (missing0 = "member"))) || ((data.userId === undefined) && (missing0 = "userId"))) || ((data.policy === undefined) && (missing0 = "policy"))) || ((data.startDate === undefined) && (missing0 = "startDate"))) || ((data.endDate === undefined) && (missing0 = "endDate"))) || ((data.file === undefined) && (missing0 = "file"))) || ((data.line === undefined) && (missing0 = "line"))) || ((data.reviewed === undefined) && (missing0 = "reviewed"))){
validate106.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
let data0 = data.kind;
const _errs1 = errors;
if(!(((data0 === "add") || (data0 === "update")) || (data0 === "remove"))){
validate106.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/enum",keyword:"enum",params:{allowedValues: schema26.properties.kind.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.invite !== undefined){
const _errs2 = errors;
if(typeof data.invite !== "boolean"){
validate106.errors = [{instancePath:instancePath+"/invite",schemaPath:"#/properties/invite/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.move !== undefined){
let data2 = data.move;
const _errs4 = errors;
if(!((((data2 === "policy") || (data2 === "failed-delivery")) || (data2 === "partial-delivery")) || (data2 === null))){
validate106.errors = [{instancePath:instancePath+"/move",schemaPath:"#/properties/move/enum",keyword:"enum",params:{allowedValues: schema26.properties.move.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.cause !== undefined){
let data3 = data.cause;
const _errs5 = errors;
if(!(((((((data3 === "added") || (data3 === "changed")) || (data3 === "removed")) || (data3 === "expired")) || (data3 === "earlier-merge")) || (data3 === "entra")) || (data3 === null))){
validate106.errors = [{instancePath:instancePath+"/cause",schemaPath:"#/properties/cause/enum",keyword:"enum",params:{allowedValues: schema26.properties.cause.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.causeDetail !== undefined){
let data4 = data.causeDetail;
const _errs6 = errors;
if((typeof data4 !== "string") && (data4 !== null)){
validate106.errors = [{instancePath:instancePath+"/causeDetail",schemaPath:"#/properties/causeDetail/type",keyword:"type",params:{type: schema26.properties.causeDetail.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.member !== undefined){
const _errs8 = errors;
if(!(validate68(data.member, {instancePath:instancePath+"/member",parentData:data,parentDataProperty:"member",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.userId !== undefined){
let data6 = data.userId;
const _errs9 = errors;
if((typeof data6 !== "string") && (data6 !== null)){
validate106.errors = [{instancePath:instancePath+"/userId",schemaPath:"#/properties/userId/type",keyword:"type",params:{type: schema26.properties.userId.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.policy !== undefined){
const _errs11 = errors;
if(typeof data.policy !== "string"){
validate106.errors = [{instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.startDate !== undefined){
let data8 = data.startDate;
const _errs13 = errors;
const _errs14 = errors;
let valid1 = false;
const _errs15 = errors;
if(!(validate77(data8, {instancePath:instancePath+"/startDate",parentData:data,parentDataProperty:"startDate",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate77.errors : vErrors.concat(validate77.errors);
errors = vErrors.length;
}
var _valid0 = _errs15 === errors;
valid1 = valid1 || _valid0;
const _errs16 = errors;
if(data8 !== null){
const err0 = {instancePath:instancePath+"/startDate",schemaPath:"#/properties/startDate/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs16 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err1 = {instancePath:instancePath+"/startDate",schemaPath:"#/properties/startDate/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
validate106.errors = vErrors;
return false;
}
else {
errors = _errs14;
if(vErrors !== null){
if(_errs14){
vErrors.length = _errs14;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.endDate !== undefined){
let data9 = data.endDate;
const _errs18 = errors;
const _errs19 = errors;
let valid2 = false;
const _errs20 = errors;
if(!(validate77(data9, {instancePath:instancePath+"/endDate",parentData:data,parentDataProperty:"endDate",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate77.errors : vErrors.concat(validate77.errors);
errors = vErrors.length;
}
var _valid1 = _errs20 === errors;
valid2 = valid2 || _valid1;
const _errs21 = errors;
if(!((data9 === "none") || (data9 === null))){
const err2 = {instancePath:instancePath+"/endDate",schemaPath:"#/properties/endDate/anyOf/1/enum",keyword:"enum",params:{allowedValues: schema26.properties.endDate.anyOf[1].enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid1 = _errs21 === errors;
valid2 = valid2 || _valid1;
if(!valid2){
const err3 = {instancePath:instancePath+"/endDate",schemaPath:"#/properties/endDate/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
validate106.errors = vErrors;
return false;
}
else {
errors = _errs19;
if(vErrors !== null){
if(_errs19){
vErrors.length = _errs19;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.file !== undefined){
let data10 = data.file;
const _errs22 = errors;
if((typeof data10 !== "string") && (data10 !== null)){
validate106.errors = [{instancePath:instancePath+"/file",schemaPath:"#/properties/file/type",keyword:"type",params:{type: schema26.properties.file.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.line !== undefined){
let data11 = data.line;
const _errs24 = errors;
if((!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))) && (data11 !== null)){
validate106.errors = [{instancePath:instancePath+"/line",schemaPath:"#/properties/line/type",keyword:"type",params:{type: schema26.properties.line.type},message:"must be integer,null"}];
return false;
}
if(errors === _errs24){
if((typeof data11 == "number") && (isFinite(data11))){
if(data11 < 1 || isNaN(data11)){
validate106.errors = [{instancePath:instancePath+"/line",schemaPath:"#/properties/line/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reviewed !== undefined){
let data12 = data.reviewed;
const _errs26 = errors;
if((typeof data12 !== "boolean") && (data12 !== null)){
validate106.errors = [{instancePath:instancePath+"/reviewed",schemaPath:"#/properties/reviewed/type",keyword:"type",params:{type: schema26.properties.reviewed.type},message:"must be boolean,null"}];
return false;
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate106.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate106.errors = vErrors;
return errors === 0;
}
validate106.evaluated = {"props":{"kind":true,"invite":true,"move":true,"cause":true,"causeDetail":true,"member":true,"userId":true,"policy":true,"startDate":true,"endDate":true,"file":true,"line":true,"reviewed":true},"dynamicProps":false,"dynamicItems":false};


function validate111(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate111.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.code === undefined) && (missing0 = "code")) || ((data.message === undefined) && (missing0 = "message"))){
validate111.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
const _errs1 = errors;
for(const key0 in data){
if(!((key0 === "code") || (key0 === "message"))){
validate111.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.code !== undefined){
let data0 = data.code;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern3.test(data0)){
validate111.errors = [{instancePath:instancePath+"/code",schemaPath:"#/properties/code/pattern",keyword:"pattern",params:{pattern: "^[A-Z_]+$"},message:"must match pattern \""+"^[A-Z_]+$"+"\""}];
return false;
}
}
else {
validate111.errors = [{instancePath:instancePath+"/code",schemaPath:"#/properties/code/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.message !== undefined){
const _errs4 = errors;
if(typeof data.message !== "string"){
validate111.errors = [{instancePath:instancePath+"/message",schemaPath:"#/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate111.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate111.errors = vErrors;
return errors === 0;
}
validate111.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate105(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate105.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(!(validate106(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate106.errors : vErrors.concat(validate106.errors);
errors = vErrors.length;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.outcome === undefined) && (missing0 = "outcome")) || ((data.error === undefined) && (missing0 = "error"))) || ((data.requestId === undefined) && (missing0 = "requestId"))){
validate105.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.outcome !== undefined){
let data0 = data.outcome;
const _errs1 = errors;
if(!(((((((data0 === "applied") || (data0 === "pending")) || (data0 === "held")) || (data0 === "failed")) || (data0 === "unknown")) || (data0 === "already")) || (data0 === null))){
validate105.errors = [{instancePath:instancePath+"/outcome",schemaPath:"#/properties/outcome/enum",keyword:"enum",params:{allowedValues: schema33.properties.outcome.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.error !== undefined){
let data1 = data.error;
const _errs2 = errors;
const _errs3 = errors;
let valid1 = false;
const _errs4 = errors;
if(!(validate111(data1, {instancePath:instancePath+"/error",parentData:data,parentDataProperty:"error",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate111.errors : vErrors.concat(validate111.errors);
errors = vErrors.length;
}
var _valid0 = _errs4 === errors;
valid1 = valid1 || _valid0;
const _errs5 = errors;
if(data1 !== null){
const err0 = {instancePath:instancePath+"/error",schemaPath:"#/properties/error/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs5 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err1 = {instancePath:instancePath+"/error",schemaPath:"#/properties/error/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
validate105.errors = vErrors;
return false;
}
else {
errors = _errs3;
if(vErrors !== null){
if(_errs3){
vErrors.length = _errs3;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.requestId !== undefined){
let data2 = data.requestId;
const _errs7 = errors;
if((typeof data2 !== "string") && (data2 !== null)){
validate105.errors = [{instancePath:instancePath+"/requestId",schemaPath:"#/properties/requestId/type",keyword:"type",params:{type: schema33.properties.requestId.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
for(const key0 in data){
if((((((((((((((((key0 !== "outcome") && (key0 !== "error")) && (key0 !== "requestId")) && (key0 !== "kind")) && (key0 !== "invite")) && (key0 !== "move")) && (key0 !== "cause")) && (key0 !== "causeDetail")) && (key0 !== "member")) && (key0 !== "userId")) && (key0 !== "policy")) && (key0 !== "startDate")) && (key0 !== "endDate")) && (key0 !== "file")) && (key0 !== "line")) && (key0 !== "reviewed")){
validate105.errors = [{instancePath,schemaPath:"#/unevaluatedProperties",keyword:"unevaluatedProperties",params:{unevaluatedProperty: key0},message:"must NOT have unevaluated properties"}];
return false;
break;
}
}
}
}
}
}
}
else {
validate105.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate105.errors = vErrors;
return errors === 0;
}
validate105.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema36 = {"$ref":"urn:access-package-gitops:schema:plan#/$defs/retry","type":"object","required":["tried","error"],"properties":{"tried":{"description":"Whether Entra was asked; false in a dry or superseded run, and for what no reviewed plan showed.","type":"boolean"},"error":{"description":"Why it is not tried again, by Entra or for lack of a review; null: it is, or this run did not come to it.","anyOf":[{"$ref":"urn:access-package-gitops:schema:plan#/$defs/finding"},{"type":"null"}]}},"unevaluatedProperties":false};

function validate115(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate115.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.member === undefined) && (missing0 = "member")) || ((data.userId === undefined) && (missing0 = "userId"))) || ((data.requestId === undefined) && (missing0 = "requestId"))) || ((data.until === undefined) && (missing0 = "until"))){
validate115.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.member !== undefined){
const _errs1 = errors;
if(!(validate68(data.member, {instancePath:instancePath+"/member",parentData:data,parentDataProperty:"member",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors);
errors = vErrors.length;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.userId !== undefined){
let data1 = data.userId;
const _errs2 = errors;
if((typeof data1 !== "string") && (data1 !== null)){
validate115.errors = [{instancePath:instancePath+"/userId",schemaPath:"#/properties/userId/type",keyword:"type",params:{type: schema28.properties.userId.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.requestId !== undefined){
const _errs4 = errors;
if(typeof data.requestId !== "string"){
validate115.errors = [{instancePath:instancePath+"/requestId",schemaPath:"#/properties/requestId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.until !== undefined){
let data3 = data.until;
const _errs6 = errors;
const _errs7 = errors;
let valid1 = false;
const _errs8 = errors;
if(!(validate77(data3, {instancePath:instancePath+"/until",parentData:data,parentDataProperty:"until",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate77.errors : vErrors.concat(validate77.errors);
errors = vErrors.length;
}
var _valid0 = _errs8 === errors;
valid1 = valid1 || _valid0;
const _errs9 = errors;
if(data3 !== null){
const err0 = {instancePath:instancePath+"/until",schemaPath:"#/properties/until/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs9 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err1 = {instancePath:instancePath+"/until",schemaPath:"#/properties/until/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
validate115.errors = vErrors;
return false;
}
else {
errors = _errs7;
if(vErrors !== null){
if(_errs7){
vErrors.length = _errs7;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate115.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate115.errors = vErrors;
return errors === 0;
}
validate115.evaluated = {"props":{"member":true,"userId":true,"requestId":true,"until":true},"dynamicProps":false,"dynamicItems":false};


function validate114(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate114.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(!(validate115(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate115.errors : vErrors.concat(validate115.errors);
errors = vErrors.length;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.tried === undefined) && (missing0 = "tried")) || ((data.error === undefined) && (missing0 = "error"))){
validate114.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.tried !== undefined){
const _errs1 = errors;
if(typeof data.tried !== "boolean"){
validate114.errors = [{instancePath:instancePath+"/tried",schemaPath:"#/properties/tried/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.error !== undefined){
let data1 = data.error;
const _errs3 = errors;
const _errs4 = errors;
let valid1 = false;
const _errs5 = errors;
if(!(validate111(data1, {instancePath:instancePath+"/error",parentData:data,parentDataProperty:"error",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate111.errors : vErrors.concat(validate111.errors);
errors = vErrors.length;
}
var _valid0 = _errs5 === errors;
valid1 = valid1 || _valid0;
const _errs6 = errors;
if(data1 !== null){
const err0 = {instancePath:instancePath+"/error",schemaPath:"#/properties/error/anyOf/1/type",keyword:"type",params:{type: "null"},message:"must be null"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err1 = {instancePath:instancePath+"/error",schemaPath:"#/properties/error/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
validate114.errors = vErrors;
return false;
}
else {
errors = _errs4;
if(vErrors !== null){
if(_errs4){
vErrors.length = _errs4;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
for(const key0 in data){
if((((((key0 !== "tried") && (key0 !== "error")) && (key0 !== "member")) && (key0 !== "userId")) && (key0 !== "requestId")) && (key0 !== "until")){
validate114.errors = [{instancePath,schemaPath:"#/unevaluatedProperties",keyword:"unevaluatedProperties",params:{unevaluatedProperty: key0},message:"must NOT have unevaluated properties"}];
return false;
break;
}
}
}
}
}
}
else {
validate114.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate114.errors = vErrors;
return errors === 0;
}
validate114.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate96(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate96.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(!(validate97(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate97.errors : vErrors.concat(validate97.errors);
errors = vErrors.length;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.changes !== undefined){
let data0 = data.changes;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
const _errs3 = errors;
if(!(validate105(data0[i0], {instancePath:instancePath+"/changes/" + i0,parentData:data0,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate105.errors : vErrors.concat(validate105.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate96.errors = [{instancePath:instancePath+"/changes",schemaPath:"#/properties/changes/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.retries !== undefined){
let data2 = data.retries;
const _errs4 = errors;
if(errors === _errs4){
if(Array.isArray(data2)){
var valid2 = true;
const len1 = data2.length;
for(let i1=0; i1<len1; i1++){
const _errs6 = errors;
if(!(validate114(data2[i1], {instancePath:instancePath+"/retries/" + i1,parentData:data2,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate114.errors : vErrors.concat(validate114.errors);
errors = vErrors.length;
}
var valid2 = _errs6 === errors;
if(!valid2){
break;
}
}
}
else {
validate96.errors = [{instancePath:instancePath+"/retries",schemaPath:"#/properties/retries/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
for(const key0 in data){
if(((((((((((key0 !== "changes") && (key0 !== "retries")) && (key0 !== "name")) && (key0 !== "id")) && (key0 !== "current")) && (key0 !== "desired")) && (key0 !== "kept")) && (key0 !== "refusals")) && (key0 !== "warnings")) && (key0 !== "grants")) && (key0 !== "incompatibleGroups")){
validate96.errors = [{instancePath,schemaPath:"#/unevaluatedProperties",keyword:"unevaluatedProperties",params:{unevaluatedProperty: key0},message:"must NOT have unevaluated properties"}];
return false;
break;
}
}
}
}
}
else {
validate96.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate96.errors = vErrors;
return errors === 0;
}
validate96.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate85(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:access-package-gitops:schema:report" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate85.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(!(validate86(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate86.errors : vErrors.concat(validate86.errors);
errors = vErrors.length;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.supersededBy === undefined) && (missing0 = "supersededBy")) || ((data.dryRun === undefined) && (missing0 = "dryRun"))){
validate85.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.supersededBy !== undefined){
let data0 = data.supersededBy;
const _errs1 = errors;
if((typeof data0 !== "string") && (data0 !== null)){
validate85.errors = [{instancePath:instancePath+"/supersededBy",schemaPath:"#/properties/supersededBy/type",keyword:"type",params:{type: schema29.properties.supersededBy.type},message:"must be string,null"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.dryRun !== undefined){
const _errs3 = errors;
if(typeof data.dryRun !== "boolean"){
validate85.errors = [{instancePath:instancePath+"/dryRun",schemaPath:"#/properties/dryRun/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.packages !== undefined){
let data2 = data.packages;
const _errs5 = errors;
if(errors === _errs5){
if(Array.isArray(data2)){
var valid1 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
const _errs7 = errors;
if(!(validate96(data2[i0], {instancePath:instancePath+"/packages/" + i0,parentData:data2,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate96.errors : vErrors.concat(validate96.errors);
errors = vErrors.length;
}
var valid1 = _errs7 === errors;
if(!valid1){
break;
}
}
}
else {
validate85.errors = [{instancePath:instancePath+"/packages",schemaPath:"#/properties/packages/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
for(const key0 in data){
if(((((((((((((((key0 !== "supersededBy") && (key0 !== "dryRun")) && (key0 !== "packages")) && (key0 !== "version")) && (key0 !== "tenantId")) && (key0 !== "commit")) && (key0 !== "baseline")) && (key0 !== "scope")) && (key0 !== "scopeReason")) && (key0 !== "digest")) && (key0 !== "released")) && (key0 !== "settingChanges")) && (key0 !== "refusals")) && (key0 !== "warnings")) && (key0 !== "totals")){
validate85.errors = [{instancePath,schemaPath:"#/unevaluatedProperties",keyword:"unevaluatedProperties",params:{unevaluatedProperty: key0},message:"must NOT have unevaluated properties"}];
return false;
break;
}
}
}
}
}
}
}
else {
validate85.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate85.errors = vErrors;
return errors === 0;
}
validate85.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
