var e=localStorage.getItem("hydrofoil.theme");(e==="light"||e==="dark")&&(document.documentElement.dataset.theme=e);
