import{a}from"./part-CLSENMYX.js";import"./part-BLQX5FAT.js";export{a as default};
