// Keeps a previewed page fresh: the server says when this very page changed, or what is wrong with the content.

const source = new EventSource(`/_live/events?page=${encodeURIComponent(location.pathname)}`);

source.addEventListener("reload", () => location.reload());

source.addEventListener("problem", (event) => {
  let note = document.getElementById("askwell-problem");
  if (!note) {
    note = document.createElement("pre");
    note.id = "askwell-problem";
    note.setAttribute("role", "alert");
    note.className = "askwell-problem";
    document.body.prepend(note);
  }
  note.textContent = JSON.parse(event.data);
});

addEventListener("pagehide", () => source.close());
