"use strict";
// Everything shown goes through textContent: nothing that a chain says is ever
// read as HTML. Amounts are 64-bit integers, so they are handled as BigInt.

const get = async (path) => {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.message || `the node answered ${answer.status}`);
  return body;
};

// all follows the pages of a list, up to a bound that keeps a page readable.
const all = async (path, field) => {
  const rows = [];
  let key = "";
  for (let page = 0; page < 10; page++) {
    const sep = path.includes("?") ? "&" : "?";
    const body = await get(`${path}${sep}pagination.limit=100${key && `&pagination.key=${encodeURIComponent(key)}`}`);
    rows.push(...(body[field] || []));
    key = (body.pagination && body.pagination.next_key) || "";
    if (!key) return rows;
  }
  rows.cut = true;
  return rows;
};

const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, "\u202f");
const fixed = (value, scale, places) => {
  const n = BigInt(value || 0);
  const size = n < 0n ? -n : n;
  const digits = (size % scale).toString().padStart(scale.toString().length - 1, "0");
  const rest = places ? digits.padEnd(places, "0") : digits.replace(/0+$/, "");
  return (n < 0n ? "\u2212" : "") + grouped((size / scale).toString()) + (rest ? "." + rest : "");
};
const units = (micro) => fixed(micro, 1000000n, 6);
const hours = (seconds) => fixed((BigInt(seconds || 0) * 100n) / 3600n, 100n, 2) + " h";
const hoursOfMicroseconds = (us) => fixed((BigInt(us || 0) * 10000n) / 3600000000n, 10000n, 4) + " h";
const word = (name) => String(name || "").replace(/^(STANDING|PRODUCT_KIND|COST_PART|COST_LINE_KIND|MEMBER_STATUS)_/, "").toLowerCase().replace(/_/g, " ");

const el = (tag, text, name) => {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (name) node.className = name;
  return node;
};
const show = (into, ...nodes) => into.replaceChildren(...nodes);
const facts = (pairs) => {
  const list = el("dl");
  for (const [term, value, bad] of pairs) {
    const box = el("div");
    box.append(el("dt", term), el("dd", value, bad ? "bad" : ""));
    list.append(box);
  }
  return list;
};
// table takes columns [title, isNumber]; a cell is text or a node.
const table = (caption, columns, rows) => {
  if (!rows.length) return el("p", `${caption}: none.`);
  const t = el("table"), head = el("tr"), body = el("tbody"), top = el("thead");
  t.append(el("caption", caption + (rows.cut ? " (the first 1000)" : "")));
  for (const [title, number] of columns) {
    const th = el("th", title, number ? "number" : "");
    th.scope = "col";
    head.append(th);
  }
  for (const row of rows) {
    const tr = el("tr");
    row.forEach((cell, i) => {
      const td = el("td", cell instanceof Node ? undefined : String(cell), columns[i][1] ? "number" : "");
      if (cell instanceof Node) td.append(cell);
      tr.append(td);
    });
    body.append(tr);
  }
  top.append(head);
  t.append(top, body);
  const box = el("div", undefined, "scroll");
  box.tabIndex = 0;
  box.append(t);
  return box;
};
const mapped = (rows, fn) => Object.assign(rows.map(fn), { cut: rows.cut });

const names = { company: new Map(), product: new Map(), occupation: new Map() };
const named = (kind, id) => `${names[kind].get(String(id)) || kind} (${id})`;

const overview = async () => {
  const a = await get("/factor/currency/v1/audit");
  const t = a.totals;
  const off = (await all("/factor/currency/v1/audit", "companies")).filter((c) => Object.entries(c).some(([k, v]) => k.includes("residual") && v !== "0"));
  const residual = (term, value) => [term, units(value), value !== "0"];
  return [facts([
    ["Hours paid", hours(t.paid_seconds)], ["Minted", units(t.minted)], ["Destroyed", units(t.burned)],
    ["Outstanding", units(BigInt(t.members) + BigInt(t.member_holds))],
    residual("Sum of all books", a.books_sum), residual("Supply residual", a.supply_residual),
    residual("Minted residual", a.minted_residual),
    ["Negative books", String((a.negative || []).length), (a.negative || []).length > 0],
    ["Companies out of balance", String(off.length), off.length > 0],
  ])];
};

const companies = async () => {
  const list = await all("/factor/coop/v1/companies", "companies");
  const rows = [];
  for (const c of list) {
    const { books: b } = await get(`/factor/currency/v1/companies/${c.id}`);
    rows.push([named("company", c.id), units(b.reserve), units(b.held_from_reserve), units(b.unrecovered), units(b.put_in), word(c.standing)]);
  }
  rows.cut = list.cut;
  return [table("Companies", [["Company"], ["Reserve", 1], ["Held", 1], ["Unrecovered", 1], ["Put in", 1], ["Standing"]], rows)];
};

const keyName = (line) => {
  const kind = word(line.kind);
  if (kind.includes("labour")) return `work: ${named("occupation", line.key)}`;
  if (kind.includes("input") || kind.includes("product")) return `${kind}: ${named("product", line.key)}`;
  return kind;
};
const explain = async (id) => {
  const into = document.getElementById("explanation");
  try {
    const e = await get(`/factor/pricing/v1/products/${id}/explain`);
    const sum = (e.lines || []).reduce((s, l) => s + BigInt(l.amount), 0n);
    const columns = [["Part"], ["What"], ["Amount", 1], ["Work", 1]];
    const row = (l) => [word(l.part), keyName(l), units(l.amount), l.microseconds === "0" ? "" : hoursOfMicroseconds(l.microseconds)];
    show(into, el("h3", `Why ${named("product", id)} costs ${units(e.price)}`),
      el("p", `The lines add up to ${units(sum)}. Mark-up ${units(e.markup)}; a consumer pays ${units(e.consumer_price)}. All work in one unit: ${hoursOfMicroseconds(e.labour_microseconds)}.`),
      table("The price as the seller sees it", columns, (e.lines || []).map(row)),
      table("The same with suppliers' work followed back", columns, (e.total || []).map(row)));
  } catch (err) {
    show(into, el("p", `No explanation: ${err.message}`, "bad"));
  }
  into.focus();
};

const products = async () => {
  const list = await all("/factor/pricing/v1/products", "products");
  const rows = [];
  for (const p of list) {
    const price = await get(`/factor/pricing/v1/products/${p.id}/price`);
    const why = el("button", "Explain");
    why.type = "button";
    why.setAttribute("aria-label", `Explain the price of ${p.code}`);
    why.addEventListener("click", () => explain(p.id));
    rows.push([named("product", p.id), p.unit, named("company", p.company), word(p.kind) + (p.retired ? ", retired" : ""), units(price.price), units(price.consumer_price), why]);
  }
  rows.cut = list.cut;
  return [table("Products", [["Product"], ["Unit"], ["Company"], ["Kind"], ["At cost", 1], ["Consumer pays", 1], ["Why"]], rows)];
};

const day = (seconds) => (seconds === "0" ? "" : new Date(Number(seconds) * 1000).toISOString().slice(0, 16).replace("T", " "));
const jobs = async () => {
  const list = await all("/factor/market/v1/job-postings", "job_postings");
  return [table("Postings", [["Posting", 1], ["Company"], ["Occupation"], ["Places", 1], ["Open until"]],
    mapped(list, (j) => [j.id, named("company", j.company), named("occupation", j.occupation), j.places, day(j.open_until)]))];
};

const member = async (id) => {
  const into = document.getElementById("member-view");
  try {
    const [who, balance, slip] = await Promise.all([get(`/factor/region/v1/members/${id}`), get(`/factor/currency/v1/members/${id}`), get(`/factor/wage/v1/members/${id}/payslip`)]);
    show(into, facts([["Status", word(who.member.status)], ["Balance", units(balance.amount)], ["Work this week", hours(slip.week_seconds)], ["Paid (this page)", units(slip.paid_amount)], ["Owed", units(slip.claimed_amount)], ["Accrued", units(slip.accrued_amount)]]),
      table("Payslip", [["Shift", 1], ["Company"], ["Occupation"], ["From"], ["Paid until"], ["Paid", 1], ["Owed", 1]],
        (slip.shifts || []).map((v) => [v.shift.id, named("company", v.shift.company), named("occupation", v.shift.occupation), day(v.shift.started_at), day(v.paid_until), units(v.paid_amount), units(v.claimed_amount)])));
  } catch (err) {
    show(into, el("p", `Member ${id}: ${err.message}`, "bad"));
  }
};

const fill = async (name, make) => {
  const into = document.querySelector(`[data-into=${name}]`);
  try {
    show(into, ...(await make()));
  } catch (err) {
    show(into, el("p", `Not readable: ${err.message}`, "bad"));
  }
};
const learn = async (kind, path, field, item) => {
  try {
    for (const row of await all(path, field)) names[kind].set(String(item(row).id), item(row).code);
  } catch (err) {
    console.warn(`${kind}: ${err.message}`); // the numbers alone are shown
  }
};

const route = () => {
  const [section, id] = location.hash.slice(1).split("/");
  if (!/^\d{1,20}$/.test(id || "")) return;
  if (section === "product") explain(id);
  if (section === "member") member(id);
};
const start = async () => {
  const clock = await get("/factor/region/v1/clock").catch(() => null);
  document.getElementById("where").textContent = clock ? `The region's time is ${day(clock.now)}.` : "The node does not answer.";
  await Promise.all([learn("company", "/factor/coop/v1/companies", "companies", (r) => r), learn("product", "/factor/pricing/v1/products", "products", (r) => r), learn("occupation", "/factor/wage/v1/occupations", "occupations", (r) => r.occupation)]);
  await Promise.all([fill("overview", overview), fill("companies", companies), fill("products", products), fill("jobs", jobs)]);
  route();
};
document.getElementById("member-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const id = document.getElementById("member-id").value.trim();
  if (/^\d+$/.test(id)) location.hash = `member/${id}`;
});
window.addEventListener("hashchange", route);
start();
