// The menu of a result's pages also closes with Escape, with a click elsewhere and when focus leaves
// it. Without this script, its own button closes it.

const menu = document.querySelector(".nav-more");
const close = () => {
  menu.open = false;
};

menu.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !menu.open) return;
  close();
  menu.querySelector("summary").focus();
});
menu.addEventListener("focusout", ({ relatedTarget }) => {
  if (relatedTarget && !menu.contains(relatedTarget)) close();
});
document.addEventListener("click", ({ target }) => {
  if (!menu.contains(target)) close();
});
