import{a}from"./part-S2GFKKFT.js";import"./part-XRNNRC2F.js";export{a as default};
