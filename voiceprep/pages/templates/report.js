"use strict";
(() => {
  const sound = document.getElementById("sound");
  const data = document.getElementById("sound-data");
  const words = [...document.querySelectorAll(".said [data-t]")];
  const starts = words.map((word) => Number(word.dataset.t));
  let now = null;
  let here = null;

  // Made from its text only when it is wanted, so that the page shows without waiting for it.
  const load = () => {
    if (sound.src || !data) return;
    const bytes = Uint8Array.from(atob(data.textContent.trim()), (one) => one.charCodeAt(0));
    sound.src = URL.createObjectURL(new Blob([bytes], { type: data.dataset.type }));
  };
  const play = (at) => {
    load();
    sound.currentTime = at;
    sound.play().catch(() => {});
  };
  const step = (said, by) => {
    const own = [...said.querySelectorAll("[data-t]")];
    const place = own.indexOf(here);
    const next = own[place < 0 ? 0 : Math.min(own.length - 1, Math.max(0, place + by))];
    if (here) here.classList.remove("here");
    here = next;
    if (!here) return;
    here.classList.add("here");
    here.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("click", (event) => {
    const one = event.target.closest("[data-t]");
    if (one) play(Number(one.dataset.t));
  });
  document.addEventListener("keydown", (event) => {
    const said = event.target.closest(".said");
    if (!said || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") step(said, event.key === "ArrowRight" ? 1 : -1);
    else if (event.key === "Enter") { if (!here || !said.contains(here)) step(said, 0); if (here) play(Number(here.dataset.t)); }
    else if (event.key === "Escape") sound.pause();
    else return;
    event.preventDefault();
  });
  sound.addEventListener("play", load);
  sound.addEventListener("timeupdate", () => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= sound.currentTime + 0.05) low = middle + 1;
      else high = middle;
    }
    const word = words[low - 1] || null;
    if (word === now) return;
    if (now) now.classList.remove("now");
    now = word;
    if (now) now.classList.add("now");
  });
  sound.addEventListener("error", () => {
    document.getElementById("no-sound").hidden = false;
  });
  document.addEventListener("pointerdown", load, { once: true });
  document.addEventListener("keydown", load, { once: true });
})();
