// Made by `npm run schemas` from the files in schema/. The code is ajv's, which knows no types: only what it exports has one.
// @ts-nocheck
import type { ValidateFunction } from 'ajv/dist/2020.js'
import { SETTINGS_FORMATS } from '../settings-formats.js'

export const validateConfig: ValidateFunction = validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:access-package-gitops:schema:config","title":"Access Package GitOps settings","description":"The settings file of a membership folder, `config.yml`. Every key has a default.","type":"object","additionalProperties":false,"properties":{"version":{"description":"The version of this file's format.","const":1,"default":1},"extra-columns":{"description":"Further columns that membership files may have; they are not read.","type":"array","items":{"type":"string","pattern":"\\S"},"uniqueItems":true,"default":[]},"packages":{"description":"Settings of single access packages, by display name or id. A package named here is managed even when no row names it.","type":["object","null"],"propertyNames":{"pattern":"\\S"},"additionalProperties":{"$ref":"#/$defs/package"},"default":{}},"invitations":{"description":"How people who are not in the directory are invited as guests.","type":["object","null"],"additionalProperties":false,"default":{},"properties":{"enabled":{"description":"Whether people who are not in the directory are invited. When false, they are an error.","type":"boolean","default":true},"redirect-url":{"description":"Where a guest lands after accepting the invitation.","type":"string","format":"https-address","pattern":"^https://","default":"https://myapplications.microsoft.com"},"send-message":{"description":"Whether Microsoft sends the guest its invitation mail.","type":"boolean","default":true},"language":{"description":"Language of the invitation mail, e.g. `en-US`.","type":"string","format":"language","pattern":"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$","examples":["en-US","de-DE"]},"allowed-domains":{"description":"Domains whose people may be invited: `partner.example`, or `*.partner.example` for all below it. Empty: any.","type":"array","items":{"type":"string","format":"domain"},"uniqueItems":true,"default":[]}}},"safety":{"description":"How much one run may take away.","type":["object","null"],"additionalProperties":false,"default":{},"properties":{"max-removal-percent":{"description":"A package that would lose more than this share of its present members is refused.","type":"number","minimum":0,"maximum":100,"default":25},"max-removal-floor":{"description":"So many removals in a package are always allowed, whatever the share.","type":"integer","minimum":0,"default":5},"max-removals":{"description":"A run that would remove more memberships than this, over all packages, is refused whole.","type":"integer","minimum":0,"default":200},"protected":{"description":"People who are never removed, by address, user principal name or object id.","type":"array","items":{"type":"string","format":"address-or-id"},"uniqueItems":true,"default":[]}}},"delivery":{"description":"What apply does after Entra has accepted its requests.","type":["object","null"],"additionalProperties":false,"default":{},"properties":{"wait-minutes":{"description":"How long apply waits for Entra to deliver what it requested; 0: do not wait.","type":"number","minimum":0,"maximum":360,"default":5}}},"drift":{"description":"What drift reports beside the differences.","type":["object","null"],"additionalProperties":false,"default":{},"properties":{"expiring-within-days":{"description":"Memberships that end within so many days are listed.","type":"integer","minimum":0,"maximum":3650,"default":14}}}},"$defs":{"package":{"description":"Settings of one access package.","type":["object","null"],"additionalProperties":false,"properties":{"id":{"description":"The package's id; pins it against renames and equal names.","type":"string","format":"guid","pattern":"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"},"catalog":{"description":"Display name of the package's catalog; tells packages of the same name apart.","type":"string","pattern":"\\S"},"policy":{"description":"Display name or id of the assignment policy for rows that name none.","type":"string","pattern":"\\S"},"manages":{"description":"Whose memberships are managed. `all`: every assignment of the package; `policy`: only those under its `policy`.","enum":["all","policy"],"default":"all"},"policy-changes":{"description":"What happens to a person who holds the package under another policy. `keep`: it is reported; `move`: removed, then added again.","enum":["keep","move"],"default":"keep"},"allow-empty":{"description":"Whether a plan may take away the package's last member.","type":"boolean","default":false}},"if":{"required":["manages"],"properties":{"manages":{"const":"policy"}}},"then":{"required":["policy"]}}}};
const schema32 = {"description":"Settings of one access package.","type":["object","null"],"additionalProperties":false,"properties":{"id":{"description":"The package's id; pins it against renames and equal names.","type":"string","format":"guid","pattern":"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"},"catalog":{"description":"Display name of the package's catalog; tells packages of the same name apart.","type":"string","pattern":"\\S"},"policy":{"description":"Display name or id of the assignment policy for rows that name none.","type":"string","pattern":"\\S"},"manages":{"description":"Whose memberships are managed. `all`: every assignment of the package; `policy`: only those under its `policy`.","enum":["all","policy"],"default":"all"},"policy-changes":{"description":"What happens to a person who holds the package under another policy. `keep`: it is reported; `move`: removed, then added again.","enum":["keep","move"],"default":"keep"},"allow-empty":{"description":"Whether a plan may take away the package's last member.","type":"boolean","default":false}},"if":{"required":["manages"],"properties":{"manages":{"const":"policy"}}},"then":{"required":["policy"]}};
const pattern4 = new RegExp("\\S", "u");
const pattern6 = new RegExp("^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$", "u");
const pattern9 = new RegExp("^https://", "u");
const pattern10 = new RegExp("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "u");
const formats0 = SETTINGS_FORMATS.guid;
const formats2 = SETTINGS_FORMATS["https-address"];
const formats4 = SETTINGS_FORMATS.domain;
const formats6 = SETTINGS_FORMATS["address-or-id"];

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:access-package-gitops:schema:config" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.version === undefined){
data.version = 1;
}
if(data["extra-columns"] === undefined){
data["extra-columns"] = [];
}
if(data.packages === undefined){
data.packages = {};
}
if(data.invitations === undefined){
data.invitations = {};
}
if(data.safety === undefined){
data.safety = {};
}
if(data.delivery === undefined){
data.delivery = {};
}
if(data.drift === undefined){
data.drift = {};
}
for(const key0 in data){
if(!(((((((key0 === "version") || (key0 === "extra-columns")) || (key0 === "packages")) || (key0 === "invitations")) || (key0 === "safety")) || (key0 === "delivery")) || (key0 === "drift"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
let data0 = data.version;
if(1 !== data0){
const err1 = {instancePath:instancePath+"/version",schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue: 1},message:"must be equal to constant",schema:1,parentSchema:schema31.properties.version,data:data0};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
let data1 = data["extra-columns"];
if(Array.isArray(data1)){
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(typeof data2 === "string"){
if(!pattern4.test(data2)){
const err2 = {instancePath:instancePath+"/extra-columns/" + i0,schemaPath:"#/properties/extra-columns/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema31.properties["extra-columns"].items,data:data2};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/extra-columns/" + i0,schemaPath:"#/properties/extra-columns/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties["extra-columns"].items.type,parentSchema:schema31.properties["extra-columns"].items,data:data2};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
let i1 = data1.length;
let j0;
if(i1 > 1){
const indices0 = {};
for(;i1--;){
let item0 = data1[i1];
if(typeof item0 !== "string"){
continue;
}
if(typeof indices0[item0] == "number"){
j0 = indices0[item0];
const err4 = {instancePath:instancePath+"/extra-columns",schemaPath:"#/properties/extra-columns/uniqueItems",keyword:"uniqueItems",params:{i: i1, j: j0},message:"must NOT have duplicate items (items ## "+j0+" and "+i1+" are identical)",schema:true,parentSchema:schema31.properties["extra-columns"],data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
break;
}
indices0[item0] = i1;
}
}
}
else {
const err5 = {instancePath:instancePath+"/extra-columns",schemaPath:"#/properties/extra-columns/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties["extra-columns"].type,parentSchema:schema31.properties["extra-columns"],data:data1};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
let data3 = data.packages;
if((!(data3 && typeof data3 == "object" && !Array.isArray(data3))) && (data3 !== null)){
const err6 = {instancePath:instancePath+"/packages",schemaPath:"#/properties/packages/type",keyword:"type",params:{type: schema31.properties.packages.type},message:"must be object,null",schema:schema31.properties.packages.type,parentSchema:schema31.properties.packages,data:data3};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
for(const key1 in data3){
const _errs9 = errors;
if(typeof key1 === "string"){
if(!pattern4.test(key1)){
const err7 = {instancePath:instancePath+"/packages",schemaPath:"#/properties/packages/propertyNames/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema31.properties.packages.propertyNames,data:key1,propertyName:key1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var valid4 = _errs9 === errors;
if(!valid4){
const err8 = {instancePath:instancePath+"/packages",schemaPath:"#/properties/packages/propertyNames",keyword:"propertyNames",params:{propertyName: key1},message:"property name must be valid",schema:schema31.properties.packages.propertyNames,parentSchema:schema31.properties.packages,data:data3};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
for(const key2 in data3){
let data4 = data3[key2];
if((!(data4 && typeof data4 == "object" && !Array.isArray(data4))) && (data4 !== null)){
const err9 = {instancePath:instancePath+"/packages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/package/type",keyword:"type",params:{type: schema32.type},message:"must be object,null",schema:schema32.type,parentSchema:schema32,data:data4};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
const _errs14 = errors;
let valid7 = true;
const _errs15 = errors;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
let missing0;
if((data4.manages === undefined) && (missing0 = "manages")){
const err10 = {};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
else {
if(data4.manages !== undefined){
if("policy" !== data4.manages){
const err11 = {};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
}
var _valid0 = _errs15 === errors;
errors = _errs14;
if(vErrors !== null){
if(_errs14){
vErrors.length = _errs14;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs17 = errors;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4.policy === undefined){
const err12 = {instancePath:instancePath+"/packages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/package/then/required",keyword:"required",params:{missingProperty: "policy"},message:"must have required property '"+"policy"+"'",schema:schema32.then.required,parentSchema:schema32.then,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var _valid0 = _errs17 === errors;
valid7 = _valid0;
}
if(!valid7){
const err13 = {instancePath:instancePath+"/packages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/package/if",keyword:"if",params:{failingKeyword: "then"},message:"must match \"then\" schema",schema:schema32.if,parentSchema:schema32,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4.manages === undefined){
data4.manages = "all";
}
if(data4["policy-changes"] === undefined){
data4["policy-changes"] = "keep";
}
if(data4["allow-empty"] === undefined){
data4["allow-empty"] = false;
}
for(const key3 in data4){
if(!((((((key3 === "id") || (key3 === "catalog")) || (key3 === "policy")) || (key3 === "manages")) || (key3 === "policy-changes")) || (key3 === "allow-empty"))){
const err14 = {instancePath:instancePath+"/packages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/package/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema32,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data4.id !== undefined){
let data6 = data4.id;
if(typeof data6 === "string"){
if(!pattern6.test(data6)){
const err15 = {instancePath:instancePath+"/packages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/id",schemaPath:"#/$defs/package/properties/id/pattern",keyword:"pattern",params:{pattern: "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"},message:"must match pattern \""+"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"+"\"",schema:"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",parentSchema:schema32.properties.id,data:data6};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!(formats0(data6))){
const err16 = {instancePath:instancePath+"/packages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/id",schemaPath:"#/$defs/package/properties/id/format",keyword:"format",params:{format: "guid"},message:"must match format \""+"guid"+"\"",schema:"guid",parentSchema:schema32.properties.id,data:data6};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/packages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/id",schemaPath:"#/$defs/package/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.properties.id.type,parentSchema:schema32.properties.id,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data4.catalog !== undefined){
let data7 = data4.catalog;
if(typeof data7 === "string"){
if(!pattern4.test(data7)){
const err18 = {instancePath:instancePath+"/packages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/catalog",schemaPath:"#/$defs/package/properties/catalog/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema32.properties.catalog,data:data7};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/packages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/catalog",schemaPath:"#/$defs/package/properties/catalog/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.properties.catalog.type,parentSchema:schema32.properties.catalog,data:data7};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data4.policy !== undefined){
let data8 = data4.policy;
if(typeof data8 === "string"){
if(!pattern4.test(data8)){
const err20 = {instancePath:instancePath+"/packages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/policy",schemaPath:"#/$defs/package/properties/policy/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\"",schema:"\\S",parentSchema:schema32.properties.policy,data:data8};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
else {
const err21 = {instancePath:instancePath+"/packages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/policy",schemaPath:"#/$defs/package/properties/policy/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.properties.policy.type,parentSchema:schema32.properties.policy,data:data8};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
let data9 = data4.manages;
if(!((data9 === "all") || (data9 === "policy"))){
const err22 = {instancePath:instancePath+"/packages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/manages",schemaPath:"#/$defs/package/properties/manages/enum",keyword:"enum",params:{allowedValues: schema32.properties.manages.enum},message:"must be equal to one of the allowed values",schema:schema32.properties.manages.enum,parentSchema:schema32.properties.manages,data:data9};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
let data10 = data4["policy-changes"];
if(!((data10 === "keep") || (data10 === "move"))){
const err23 = {instancePath:instancePath+"/packages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/policy-changes",schemaPath:"#/$defs/package/properties/policy-changes/enum",keyword:"enum",params:{allowedValues: schema32.properties["policy-changes"].enum},message:"must be equal to one of the allowed values",schema:schema32.properties["policy-changes"].enum,parentSchema:schema32.properties["policy-changes"],data:data10};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
let data11 = data4["allow-empty"];
if(typeof data11 !== "boolean"){
const err24 = {instancePath:instancePath+"/packages/" + key2.replace(/~/g, "~0").replace(/\//g, "~1")+"/allow-empty",schemaPath:"#/$defs/package/properties/allow-empty/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema32.properties["allow-empty"].type,parentSchema:schema32.properties["allow-empty"],data:data11};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
}
let data12 = data.invitations;
if((!(data12 && typeof data12 == "object" && !Array.isArray(data12))) && (data12 !== null)){
const err25 = {instancePath:instancePath+"/invitations",schemaPath:"#/properties/invitations/type",keyword:"type",params:{type: schema31.properties.invitations.type},message:"must be object,null",schema:schema31.properties.invitations.type,parentSchema:schema31.properties.invitations,data:data12};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(data12 && typeof data12 == "object" && !Array.isArray(data12)){
if(data12.enabled === undefined){
data12.enabled = true;
}
if(data12["redirect-url"] === undefined){
data12["redirect-url"] = "https://myapplications.microsoft.com";
}
if(data12["send-message"] === undefined){
data12["send-message"] = true;
}
if(data12["allowed-domains"] === undefined){
data12["allowed-domains"] = [];
}
for(const key4 in data12){
if(!(((((key4 === "enabled") || (key4 === "redirect-url")) || (key4 === "send-message")) || (key4 === "language")) || (key4 === "allowed-domains"))){
const err26 = {instancePath:instancePath+"/invitations",schemaPath:"#/properties/invitations/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.invitations,data:data12};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
let data13 = data12.enabled;
if(typeof data13 !== "boolean"){
const err27 = {instancePath:instancePath+"/invitations/enabled",schemaPath:"#/properties/invitations/properties/enabled/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema31.properties.invitations.properties.enabled.type,parentSchema:schema31.properties.invitations.properties.enabled,data:data13};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
let data14 = data12["redirect-url"];
if(typeof data14 === "string"){
if(!pattern9.test(data14)){
const err28 = {instancePath:instancePath+"/invitations/redirect-url",schemaPath:"#/properties/invitations/properties/redirect-url/pattern",keyword:"pattern",params:{pattern: "^https://"},message:"must match pattern \""+"^https://"+"\"",schema:"^https://",parentSchema:schema31.properties.invitations.properties["redirect-url"],data:data14};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(!(formats2(data14))){
const err29 = {instancePath:instancePath+"/invitations/redirect-url",schemaPath:"#/properties/invitations/properties/redirect-url/format",keyword:"format",params:{format: "https-address"},message:"must match format \""+"https-address"+"\"",schema:"https-address",parentSchema:schema31.properties.invitations.properties["redirect-url"],data:data14};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/invitations/redirect-url",schemaPath:"#/properties/invitations/properties/redirect-url/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.invitations.properties["redirect-url"].type,parentSchema:schema31.properties.invitations.properties["redirect-url"],data:data14};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
let data15 = data12["send-message"];
if(typeof data15 !== "boolean"){
const err31 = {instancePath:instancePath+"/invitations/send-message",schemaPath:"#/properties/invitations/properties/send-message/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema31.properties.invitations.properties["send-message"].type,parentSchema:schema31.properties.invitations.properties["send-message"],data:data15};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(data12.language !== undefined){
let data16 = data12.language;
if(typeof data16 === "string"){
if(!pattern10.test(data16)){
const err32 = {instancePath:instancePath+"/invitations/language",schemaPath:"#/properties/invitations/properties/language/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},message:"must match pattern \""+"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"+"\"",schema:"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",parentSchema:schema31.properties.invitations.properties.language,data:data16};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/invitations/language",schemaPath:"#/properties/invitations/properties/language/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.invitations.properties.language.type,parentSchema:schema31.properties.invitations.properties.language,data:data16};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
let data17 = data12["allowed-domains"];
if(Array.isArray(data17)){
const len1 = data17.length;
for(let i2=0; i2<len1; i2++){
let data18 = data17[i2];
if(typeof data18 === "string"){
if(!(formats4(data18))){
const err34 = {instancePath:instancePath+"/invitations/allowed-domains/" + i2,schemaPath:"#/properties/invitations/properties/allowed-domains/items/format",keyword:"format",params:{format: "domain"},message:"must match format \""+"domain"+"\"",schema:"domain",parentSchema:schema31.properties.invitations.properties["allowed-domains"].items,data:data18};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/invitations/allowed-domains/" + i2,schemaPath:"#/properties/invitations/properties/allowed-domains/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.invitations.properties["allowed-domains"].items.type,parentSchema:schema31.properties.invitations.properties["allowed-domains"].items,data:data18};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
let i3 = data17.length;
let j1;
if(i3 > 1){
const indices1 = {};
for(;i3--;){
let item1 = data17[i3];
if(typeof item1 !== "string"){
continue;
}
if(typeof indices1[item1] == "number"){
j1 = indices1[item1];
const err36 = {instancePath:instancePath+"/invitations/allowed-domains",schemaPath:"#/properties/invitations/properties/allowed-domains/uniqueItems",keyword:"uniqueItems",params:{i: i3, j: j1},message:"must NOT have duplicate items (items ## "+j1+" and "+i3+" are identical)",schema:true,parentSchema:schema31.properties.invitations.properties["allowed-domains"],data:data17};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
break;
}
indices1[item1] = i3;
}
}
}
else {
const err37 = {instancePath:instancePath+"/invitations/allowed-domains",schemaPath:"#/properties/invitations/properties/allowed-domains/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.invitations.properties["allowed-domains"].type,parentSchema:schema31.properties.invitations.properties["allowed-domains"],data:data17};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
let data19 = data.safety;
if((!(data19 && typeof data19 == "object" && !Array.isArray(data19))) && (data19 !== null)){
const err38 = {instancePath:instancePath+"/safety",schemaPath:"#/properties/safety/type",keyword:"type",params:{type: schema31.properties.safety.type},message:"must be object,null",schema:schema31.properties.safety.type,parentSchema:schema31.properties.safety,data:data19};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
if(data19["max-removal-percent"] === undefined){
data19["max-removal-percent"] = 25;
}
if(data19["max-removal-floor"] === undefined){
data19["max-removal-floor"] = 5;
}
if(data19["max-removals"] === undefined){
data19["max-removals"] = 200;
}
if(data19.protected === undefined){
data19.protected = [];
}
for(const key5 in data19){
if(!((((key5 === "max-removal-percent") || (key5 === "max-removal-floor")) || (key5 === "max-removals")) || (key5 === "protected"))){
const err39 = {instancePath:instancePath+"/safety",schemaPath:"#/properties/safety/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.safety,data:data19};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
let data20 = data19["max-removal-percent"];
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 100 || isNaN(data20)){
const err40 = {instancePath:instancePath+"/safety/max-removal-percent",schemaPath:"#/properties/safety/properties/max-removal-percent/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100},message:"must be <= 100",schema:100,parentSchema:schema31.properties.safety.properties["max-removal-percent"],data:data20};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(data20 < 0 || isNaN(data20)){
const err41 = {instancePath:instancePath+"/safety/max-removal-percent",schemaPath:"#/properties/safety/properties/max-removal-percent/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.safety.properties["max-removal-percent"],data:data20};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
else {
const err42 = {instancePath:instancePath+"/safety/max-removal-percent",schemaPath:"#/properties/safety/properties/max-removal-percent/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema31.properties.safety.properties["max-removal-percent"].type,parentSchema:schema31.properties.safety.properties["max-removal-percent"],data:data20};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
let data21 = data19["max-removal-floor"];
if(!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))){
const err43 = {instancePath:instancePath+"/safety/max-removal-floor",schemaPath:"#/properties/safety/properties/max-removal-floor/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.safety.properties["max-removal-floor"].type,parentSchema:schema31.properties.safety.properties["max-removal-floor"],data:data21};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 < 0 || isNaN(data21)){
const err44 = {instancePath:instancePath+"/safety/max-removal-floor",schemaPath:"#/properties/safety/properties/max-removal-floor/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.safety.properties["max-removal-floor"],data:data21};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
let data22 = data19["max-removals"];
if(!(((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22))) && (isFinite(data22)))){
const err45 = {instancePath:instancePath+"/safety/max-removals",schemaPath:"#/properties/safety/properties/max-removals/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.safety.properties["max-removals"].type,parentSchema:schema31.properties.safety.properties["max-removals"],data:data22};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if((typeof data22 == "number") && (isFinite(data22))){
if(data22 < 0 || isNaN(data22)){
const err46 = {instancePath:instancePath+"/safety/max-removals",schemaPath:"#/properties/safety/properties/max-removals/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.safety.properties["max-removals"],data:data22};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
let data23 = data19.protected;
if(Array.isArray(data23)){
const len2 = data23.length;
for(let i4=0; i4<len2; i4++){
let data24 = data23[i4];
if(typeof data24 === "string"){
if(!(formats6(data24))){
const err47 = {instancePath:instancePath+"/safety/protected/" + i4,schemaPath:"#/properties/safety/properties/protected/items/format",keyword:"format",params:{format: "address-or-id"},message:"must match format \""+"address-or-id"+"\"",schema:"address-or-id",parentSchema:schema31.properties.safety.properties.protected.items,data:data24};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
else {
const err48 = {instancePath:instancePath+"/safety/protected/" + i4,schemaPath:"#/properties/safety/properties/protected/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.safety.properties.protected.items.type,parentSchema:schema31.properties.safety.properties.protected.items,data:data24};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
let i5 = data23.length;
let j2;
if(i5 > 1){
const indices2 = {};
for(;i5--;){
let item2 = data23[i5];
if(typeof item2 !== "string"){
continue;
}
if(typeof indices2[item2] == "number"){
j2 = indices2[item2];
const err49 = {instancePath:instancePath+"/safety/protected",schemaPath:"#/properties/safety/properties/protected/uniqueItems",keyword:"uniqueItems",params:{i: i5, j: j2},message:"must NOT have duplicate items (items ## "+j2+" and "+i5+" are identical)",schema:true,parentSchema:schema31.properties.safety.properties.protected,data:data23};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
break;
}
indices2[item2] = i5;
}
}
}
else {
const err50 = {instancePath:instancePath+"/safety/protected",schemaPath:"#/properties/safety/properties/protected/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.safety.properties.protected.type,parentSchema:schema31.properties.safety.properties.protected,data:data23};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
let data25 = data.delivery;
if((!(data25 && typeof data25 == "object" && !Array.isArray(data25))) && (data25 !== null)){
const err51 = {instancePath:instancePath+"/delivery",schemaPath:"#/properties/delivery/type",keyword:"type",params:{type: schema31.properties.delivery.type},message:"must be object,null",schema:schema31.properties.delivery.type,parentSchema:schema31.properties.delivery,data:data25};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if(data25 && typeof data25 == "object" && !Array.isArray(data25)){
if(data25["wait-minutes"] === undefined){
data25["wait-minutes"] = 5;
}
for(const key6 in data25){
if(!(key6 === "wait-minutes")){
const err52 = {instancePath:instancePath+"/delivery",schemaPath:"#/properties/delivery/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.delivery,data:data25};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
let data26 = data25["wait-minutes"];
if((typeof data26 == "number") && (isFinite(data26))){
if(data26 > 360 || isNaN(data26)){
const err53 = {instancePath:instancePath+"/delivery/wait-minutes",schemaPath:"#/properties/delivery/properties/wait-minutes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 360},message:"must be <= 360",schema:360,parentSchema:schema31.properties.delivery.properties["wait-minutes"],data:data26};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(data26 < 0 || isNaN(data26)){
const err54 = {instancePath:instancePath+"/delivery/wait-minutes",schemaPath:"#/properties/delivery/properties/wait-minutes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.delivery.properties["wait-minutes"],data:data26};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
else {
const err55 = {instancePath:instancePath+"/delivery/wait-minutes",schemaPath:"#/properties/delivery/properties/wait-minutes/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema31.properties.delivery.properties["wait-minutes"].type,parentSchema:schema31.properties.delivery.properties["wait-minutes"],data:data26};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
let data27 = data.drift;
if((!(data27 && typeof data27 == "object" && !Array.isArray(data27))) && (data27 !== null)){
const err56 = {instancePath:instancePath+"/drift",schemaPath:"#/properties/drift/type",keyword:"type",params:{type: schema31.properties.drift.type},message:"must be object,null",schema:schema31.properties.drift.type,parentSchema:schema31.properties.drift,data:data27};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
if(data27["expiring-within-days"] === undefined){
data27["expiring-within-days"] = 14;
}
for(const key7 in data27){
if(!(key7 === "expiring-within-days")){
const err57 = {instancePath:instancePath+"/drift",schemaPath:"#/properties/drift/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.drift,data:data27};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
let data28 = data27["expiring-within-days"];
if(!(((typeof data28 == "number") && (!(data28 % 1) && !isNaN(data28))) && (isFinite(data28)))){
const err58 = {instancePath:instancePath+"/drift/expiring-within-days",schemaPath:"#/properties/drift/properties/expiring-within-days/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.drift.properties["expiring-within-days"].type,parentSchema:schema31.properties.drift.properties["expiring-within-days"],data:data28};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if((typeof data28 == "number") && (isFinite(data28))){
if(data28 > 3650 || isNaN(data28)){
const err59 = {instancePath:instancePath+"/drift/expiring-within-days",schemaPath:"#/properties/drift/properties/expiring-within-days/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3650},message:"must be <= 3650",schema:3650,parentSchema:schema31.properties.drift.properties["expiring-within-days"],data:data28};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(data28 < 0 || isNaN(data28)){
const err60 = {instancePath:instancePath+"/drift/expiring-within-days",schemaPath:"#/properties/drift/properties/expiring-within-days/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.drift.properties["expiring-within-days"],data:data28};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
}
}
else {
const err61 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.type,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
