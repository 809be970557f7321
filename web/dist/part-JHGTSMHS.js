import{a}from"./part-G7KS2O4R.js";import"./part-K7IKX5GO.js";export{a as default};
