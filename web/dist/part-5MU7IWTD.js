import{a}from"./part-B662HHG4.js";import"./part-E4ZNB3TO.js";export{a as default};
