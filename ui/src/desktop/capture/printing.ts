/** Printing pages that are there already as pictures: the window shows nothing else while it prints. */
import "./printing.css";

/** Prints each picture on an A4 sheet of its own; returns when the system's dialog has closed. */
export async function printPages(urls: string[]): Promise<void> {
  const sheet = document.createElement("div");
  sheet.className = "print-sheet";
  const pages = urls.map((url) => {
    const page = document.createElement("img");
    page.src = url;
    page.alt = "";
    sheet.append(page);
    return page;
  });
  document.body.append(sheet);
  document.documentElement.classList.add("printing");
  try {
    await Promise.all(pages.map((page) => page.decode()));
    window.print();
  } finally {
    document.documentElement.classList.remove("printing");
    sheet.remove();
  }
}
