'use strict';
// What is pointed at (a card, a table's row, a place of the map) is outlined in the text.
const pieces = [...document.querySelectorAll('.text [data-of]')];
const light = (of, on) => pieces.filter(p => p.dataset.of.split(' ').includes(of)).forEach(p => p.classList.toggle('on', on));
document.querySelectorAll('aside [data-of]').forEach(thing => {
  thing.addEventListener('mouseenter', () => light(thing.dataset.of, true));
  thing.addEventListener('mouseleave', () => light(thing.dataset.of, false));
});
// A click on an argument, a card or a row scrolls to its words.
const show = piece => piece?.scrollIntoView({ behavior: 'smooth', block: 'center' });
document.querySelectorAll('aside [data-of]').forEach(thing => thing.addEventListener('click', event => {
  const at = event.target.closest('[data-at]')?.dataset.at;
  show(pieces.find(p => at ? p.dataset.start === at : p.dataset.of.split(' ').includes(thing.dataset.of)));
}));
// The legend switches layers off and on.
document.querySelectorAll('.legend input').forEach(box => box.addEventListener('change', () => {
  document.querySelectorAll('.text .' + box.value).forEach(p => p.classList.toggle('off', !box.checked));
}));
