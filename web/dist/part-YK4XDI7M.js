import{a}from"./part-GSYH2KNO.js";import"./part-4CO5YJIV.js";export{a as default};
