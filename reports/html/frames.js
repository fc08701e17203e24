// Draws at most once a frame, however often it is asked.
export function oncePerFrame(draw) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
}

// Scrolls only if [top, bottom] isn't in sight.
export function reveal(box, top, bottom, margin = 0) {
  if (top < box.scrollTop + margin) box.scrollTop = top - box.clientHeight / 2;
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = top - box.clientHeight / 2;
}
