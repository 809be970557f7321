import{a}from"./part-W4U4D55D.js";import"./part-2DDHGU56.js";export{a as default};
