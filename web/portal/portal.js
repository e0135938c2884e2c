"use strict";
// Everything shown goes through textContent: nothing that a chain says is ever
// read as HTML. Amounts are 64-bit integers, so they are handled as BigInt.

class Missing extends Error {}

const get = async (path) => {
  let answer;
  try {
    answer = await fetch(path, { headers: { Accept: "application/json" } });
  } catch {
    throw new Error("the node does not answer; is it running?");
  }
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  const reason = body.message || `the node answered ${answer.status}`;
  throw /not found/.test(reason) || answer.status === 404 ? new Missing(reason) : new Error(reason);
};

// page reads one page of a list; lists of the same things continue at the same key.
const page = async (path, field, key = "", limit = 50) => {
  const query = new URLSearchParams({ "pagination.limit": limit });
  if (key) query.set("pagination.key", key);
  const body = await get(`${path}${path.includes("?") ? "&" : "?"}${query}`);
  return { body, rows: body[field] || [], next: (body.pagination && body.pagination.next_key) || "" };
};

const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, "\u202f");
const fixed = (value, scale) => {
  const n = BigInt(value || 0), size = n < 0n ? -n : n;
  const rest = (size % scale).toString().padStart(scale.toString().length - 1, "0");
  return (n < 0n ? "\u2212" : "") + grouped((size / scale).toString()) + "." + rest;
};
const exact = (micro) => fixed(micro, 1000000n);
const units = (micro) => {
  const n = BigInt(micro || 0), half = n < 0n ? -5000n : 5000n;
  return fixed((n + half) / 10000n, 100n);
};
const hours = (seconds) => fixed((BigInt(seconds || 0) * 100n + 1800n) / 3600n, 100n) + " h";
const hoursOf = (microseconds) => fixed(BigInt(microseconds || 0) / 360000n, 10000n) + " h";
const day = (seconds) => (seconds === "0" ? "" : new Date(Number(seconds) * 1000).toISOString().slice(0, 16).replace("T", " "));
const word = (name) => String(name || "").replace(/^(STANDING|PRODUCT_KIND|COST_PART|LISTING_MODE|MEMBER_STATUS|CONFIRMATION)_/, "").toLowerCase().replace(/_/g, " ");

const el = (tag, text, name) => {
  const node = document.createElement(tag);
  if (text !== undefined) node.append(text);
  if (name) node.className = name;
  return node;
};
const link = (text, hash) => {
  const a = el("a", text);
  a.href = `#${hash}`;
  return a;
};
const facts = (pairs) => {
  const list = el("dl");
  for (const [term, value, bad] of pairs) {
    const box = el("div");
    box.append(el("dt", term), el("dd", value, bad ? "bad" : ""));
    list.append(box);
  }
  return list;
};
const row = (tag, cells, columns) => {
  const tr = el("tr");
  cells.forEach((cell, i) => {
    const td = el(tag, cell, columns[i][1] ? "number" : "");
    if (tag === "th") td.scope = "col";
    tr.append(td);
  });
  return tr;
};
// table takes columns [title, isNumber]; a cell is text or a node. more, when
// given, reads further rows: it returns { rows, more }.
const table = (caption, columns, rows, more) => {
  if (!rows.length) return el("p", `${caption}: none.`);
  const t = el("table"), head = el("thead"), body = el("tbody"), box = el("div", undefined, "scroll"), all = el("div");
  head.append(row("th", columns.map(([title]) => title), columns));
  body.append(...rows.map((cells) => row("td", cells, columns)));
  t.append(el("caption", caption), head, body);
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", caption);
  box.append(t);
  all.append(box);
  if (!more) return all;
  const button = el("button", "Show more");
  button.type = "button";
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const next = await more();
      body.append(...next.rows.map((cells) => row("td", cells, columns)));
      more = next.more;
      button.disabled = false;
      if (!more) button.remove();
    } catch (err) {
      button.replaceWith(el("p", `The rest is not readable: ${err.message}`, "bad"));
    }
  });
  all.append(button);
  return all;
};

// Codes of companies, products and occupations, read once and only where shown.
const lists = {
  company: ["/factor/coop/v1/companies", "companies", (r) => r],
  product: ["/factor/pricing/v1/products", "products", (r) => r],
  occupation: ["/factor/wage/v1/occupations", "occupations", (r) => r.occupation],
};
const codes = {};
const learn = (...kinds) => Promise.all(kinds.map((kind) => (codes[kind] ||= (async () => {
  const [path, field, item] = lists[kind], known = new Map();
  for (let key = "", n = 0; n < 5; n++) {
    const list = await page(path, field, key, 1000);
    for (const r of list.rows) known.set(String(item(r).id), item(r).code);
    if (!(key = list.next)) break;
  }
  codes[kind].known = known;
})().catch((err) => {
  delete codes[kind];
  throw err;
}))));
const named = (kind, id) => `${codes[kind].known.get(String(id)) || kind} (${id})`;
const linked = (kind, id) => link(named(kind, id), `${kind}/${id}`);

const lines = {
  OUTSIDE: "outside the region", DEPRECIATION: "wear of equipment", PREPAID: "paid in advance", LOSS: "losses", OVERRUN: "jobs above their ceilings",
  UNFINISHED: "work given up", OTHER_LABOUR: "work of many other kinds", OTHER_INPUT: "many other things bought", VARIANCE: "materials against the recipe",
  DECLARED: "declared, until there is experience", SUBSIDY: "paid by the region", RECOVERY: "correction of earlier prices", ROUNDING: "rounding",
};
const what = (line) => {
  const kind = line.kind.replace("COST_LINE_KIND_", "");
  if (kind === "LABOUR") return `work: ${named("occupation", line.key)}`;
  if (kind === "INPUT") return linked("product", line.key);
  return lines[kind] || word(kind);
};

// Each view returns its title and its nodes.
const region = async () => {
  const [{ profile }, a, members, payroll] = await Promise.all([get("/factor/region/v1/params"), get("/factor/currency/v1/audit?pagination.limit=1000"),
    get("/factor/region/v1/members?pagination.limit=1&pagination.reverse=true"), get("/factor/wage/v1/payroll")]);
  const t = a.totals, off = a.companies.filter((c) => c.residual !== "0" || c.starting_residual !== "0").length;
  const residual = (term, value) => [term, value === "0" ? "0" : exact(value), value !== "0"];
  return [`The region ${profile.code}`,
    facts([["Members", members.members.length ? members.members[0].id : "0"], ["Hours paid", hours(t.paid_seconds)], ["Minted for them", units(t.minted)], ["Destroyed by buying", units(t.burned)],
      ["Outstanding", units(BigInt(t.members) + BigInt(t.member_holds))], ["Companies' reserves", units(t.reserves)],
      ["Payroll is behind by", `${payroll.backlog_seconds} s`, Number(payroll.backlog_seconds) > 3600]]),
    el("h2", "Do the books balance?"), el("p", "Every figure here is 0 after every block; one that is not is a fault, and red."),
    facts([residual("Sum of all books", a.books_sum), residual("Supply less members' money", a.supply_residual), residual("Minted less destroyed less supply", a.minted_residual),
      ["Books below zero", String((a.negative || []).length), (a.negative || []).length > 0], [a.pagination.next_key ? "Of the first 1000 companies, out of balance" : "Companies out of balance", String(off), off > 0]])];
};

const companies = async () => {
  const read = async (key) => {
    const [list, audit] = await Promise.all([page("/factor/coop/v1/companies", "companies", key), page("/factor/currency/v1/audit", "companies", key)]);
    const books = new Map(audit.rows.map((r) => [r.books.company, r.books]));
    return { more: list.next && (() => read(list.next)), rows: list.rows.map((c) => {
      const b = books.get(c.id) || {};
      return [link(`${c.code} (${c.id})`, `company/${c.id}`), units(b.reserve), units(b.held_from_reserve), units(b.unrecovered), units(b.put_in), units(b.open_claims_amount), word(c.standing)];
    }) };
  };
  const first = await read("");
  return ["Companies", el("p", "Unrecovered is what production cost and orders have not brought back yet; below zero, they brought too much, and prices fall."),
    table("Companies", [["Company"], ["Reserve", 1], ["Set aside", 1], ["Unrecovered", 1], ["Put in", 1], ["Owes", 1], ["Standing"]], first.rows, first.more)];
};

// catalogue is the products with their prices, of one company or of all.
const catalogue = async (filter) => {
  const read = async (key) => {
    const [list, offers] = await Promise.all([page(`/factor/pricing/v1/products${filter}`, "products", key), page(`/factor/market/v1/listings${filter}`, "offers", key)]);
    const sold = new Map(offers.rows.map((o) => [o.listing.product, o]));
    return { more: list.next && (() => read(list.next)), rows: list.rows.map((p) => {
      const o = sold.get(p.id);
      return [link(`${p.code} (${p.id})`, `product/${p.id}`), o ? units(o.unit_price) : "", p.unit, o && p.kind === "PRODUCT_KIND_STOCKED" ? grouped(o.stock) : "",
        ...(filter ? [] : [linked("company", p.company)]), word(p.kind) + (p.retired ? ", retired" : ""), o && o.for_sale ? word(o.listing.mode) : "not for sale"];
    }) };
  };
  if (!filter) await learn("company");
  const first = await read("");
  return table("Products", [["Product"], ["Price", 1], ["Unit"], ["In stock", 1], ...(filter ? [] : [["Company"]]), ["Kind"], ["Sold"]], first.rows, first.more);
};
const products = async () => ["Products and prices", el("p", "A price is what production costs. Choose a product to see why it costs what it costs."), await catalogue("")];

const company = async (id) => {
  const [{ company: c, workers }, { books: b }, open, list] = await Promise.all([get(`/factor/coop/v1/companies/${id}`), get(`/factor/currency/v1/companies/${id}`),
    get(`/factor/wage/v1/companies/${id}/hours`), catalogue(`?company=${id}`)]);
  return [`Company ${c.code} (${c.id})`,
    facts([["Standing", word(c.standing), c.standing !== "STANDING_ACTIVE"], ["Founded", day(c.founded_at)], ["Workers", workers], ["Reserve", units(b.reserve)], ["Set aside for orders", units(b.held_from_reserve)],
      ["Put in by the community", units(b.put_in)], ["Unrecovered cost", units(b.unrecovered)], ["Equipment not yet worn, and what is prepaid", units(b.undepreciated)], ["Starting pool left", units(b.starting)],
      ["Open claims", `${b.open_claims}, ${units(b.open_claims_amount)}`, b.open_claims !== "0"], ["Unconfirmed work this week", hours(open.unconfirmed_seconds)]]), list];
};

const product = async (id) => {
  await learn("product", "occupation", "company");
  const [{ product: p }, e] = await Promise.all([get(`/factor/pricing/v1/products/${id}`), get(`/factor/pricing/v1/products/${id}/explain`)]);
  const sum = (list, of = "amount") => list.reduce((s, l) => s + BigInt(l[of]), 0n), time = (l) => (l.microseconds === "0" ? "" : hoursOf(l.microseconds));
  const work = (e.labour || []).map((l) => ({ ...l, kind: l.occupation === "0" ? "OTHER_LABOUR" : "LABOUR", key: l.occupation })), carried = hoursOf(sum(work, "microseconds"));
  const byAmount = (e.total || []).slice().sort((a, b) => (BigInt(b.amount) > BigInt(a.amount) ? 1 : -1));
  return [`Why ${p.code} costs ${exact(e.price)} a ${p.unit}`,
    facts([["Made by", linked("company", p.company)], ["At cost", exact(e.price)], ["Mark-up of the region", exact(e.markup)], ["A member pays", exact(e.consumer_price)], ["All work in one unit", carried]]),
    table("The price as the maker sees it", [["Part"], ["What"], ["Amount", 1], ["Work", 1]],
      [...(e.lines || []).map((l) => [word(l.part), what(l), exact(l.amount), time(l)]), ["", el("strong", "together"), exact(sum(e.lines || [])), ""]]),
    table("The same with what was bought followed back to work", [["What"], ["Amount", 1], ["Work", 1]],
      [...byAmount.map((l) => [what(l), exact(l.amount), time(l)]), [el("strong", "together"), exact(sum(e.total || [])), hoursOf(e.labour_microseconds)]]),
    table("All the work that one unit carries, its whole supply chain included", [["What"], ["Paid", 1], ["Work", 1]],
      [...work.map((l) => [what(l), exact(l.amount), time(l)]), [el("strong", "together"), exact(sum(work)), carried]])];
};

const jobs = async () => {
  await learn("company", "occupation");
  const read = async (key) => {
    const list = await page("/factor/market/v1/job-postings", "job_postings", key);
    return { more: list.next && (() => read(list.next)), rows: list.rows.map((j) => [j.id, linked("company", j.company), named("occupation", j.occupation), j.places, day(j.open_until)]) };
  };
  const first = await read("");
  return ["Open jobs", table("Postings", [["Posting", 1], ["Company"], ["Occupation"], ["Places", 1], ["Open until"]], first.rows, first.more)];
};

const ask = () => {
  const form = el("form"), label = el("label", "Member number"), input = el("input"), button = el("button", "Show");
  label.htmlFor = input.id = "member-id";
  Object.assign(input, { inputMode: "numeric", pattern: "[0-9]+", maxLength: 20, required: true, autocomplete: "off" });
  input.title = "The number of a member, such as 7";
  button.type = "submit";
  form.append(label, " ", input, " ", button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.hash = `member/${input.value.trim()}`;
  });
  return form;
};
const member = async (id) => {
  if (!id) return ["A member", el("p", "Members are known here by their number."), ask()];
  await learn("company", "occupation");
  const [{ member: m }, balance, slip, work] = await Promise.all([get(`/factor/region/v1/members/${id}`), get(`/factor/currency/v1/members/${id}`),
    get(`/factor/wage/v1/members/${id}/payslip?pagination.limit=50`), get(`/factor/coop/v1/members/${id}/employments`)]);
  const view = (v) => [v.shift.id, linked("company", v.shift.company), named("occupation", v.shift.occupation), day(v.shift.started_at), v.open ? "at work" : day(v.shift.ends_at),
    units(v.paid_amount), units(v.claimed_amount), v.open ? "" : word(v.shift.confirmation)];
  const read = async (key) => {
    const list = await page(`/factor/wage/v1/members/${id}/payslip`, "shifts", key);
    return { rows: list.rows.map(view), more: list.next && (() => read(list.next)) };
  };
  const next = slip.pagination && slip.pagination.next_key;
  const places = el("span");
  (work.employments || []).forEach((w, i) => places.append(i ? ", " : "", linked("company", w.company), ` as ${named("occupation", w.occupation)}`));
  return [`Member ${id}`,
    facts([["Status", word(m.status) + (Number(m.frozen_at || 0) ? ", key frozen" : ""), m.status !== "MEMBER_STATUS_ACTIVE"], ["Money in hand", units(balance.amount)], ["Works at", (work.employments || []).length ? places : "no company"],
      ["Worked this week", hours(slip.week_seconds)], ["Earned since the last full hour", units(slip.accrued_amount)]]),
    table("Work and pay, newest first", [["Shift", 1], ["Company"], ["Occupation"], ["From"], ["Until"], ["Paid", 1], ["Became claims", 1], ["Hours"]], (slip.shifts || []).map(view), next && (() => read(next))), ask()];
};

const views = { "": region, companies, company, products, product, jobs, member };
let shown = 0;
const route = async () => {
  if (location.hash === "#main" && shown) return; // the skip link
  const into = document.getElementById("main"), turn = ++shown;
  const [name, id, ...rest] = location.hash.replace(/^#(main$)?/, "").split("/");
  const needsID = name === "company" || name === "product", view = Object.hasOwn(views, name) ? views[name] : undefined;
  for (const a of document.querySelectorAll("nav a")) {
    const here = a.getAttribute("href") === `#${{ company: "companies", product: "products" }[name] || name}`;
    here ? a.setAttribute("aria-current", "page") : a.removeAttribute("aria-current");
  }
  let title, nodes;
  into.setAttribute("aria-busy", "true");
  try {
    if (!view || rest.length || (needsID && !id) || (id !== undefined && !(/^\d{1,20}$/.test(id) && (needsID || view === member)))) throw new Missing("no page has this address");
    [title, ...nodes] = await view(id);
  } catch (err) {
    title = err instanceof Missing ? "Not found" : "Not readable";
    nodes = [el("p", `${err.message[0].toUpperCase()}${err.message.slice(1)}.`, "bad"), ...(view === member ? [ask()] : [])];
  }
  if (turn !== shown) return; // another page was chosen meanwhile
  document.title = `${title} \u2013 Factor`;
  into.replaceChildren(el("h1", title), ...nodes);
  into.removeAttribute("aria-busy");
  if (turn > 1) {
    window.scrollTo(0, 0);
    into.focus({ preventScroll: true });
  }
};
const greet = async () => {
  const where = document.getElementById("where");
  try {
    const [clock, { profile }] = await Promise.all([get("/factor/region/v1/clock"), get("/factor/region/v1/params")]);
    document.getElementById("name").textContent = `${profile.code}: a region and its books`;
    where.textContent = `It is ${day(clock.now)} in the region${clock.clock.scale === "1" ? "" : `, where time runs ${grouped(clock.clock.scale)} times faster`}.`;
  } catch (err) {
    where.textContent = `Not readable: ${err.message}`;
  }
};
window.addEventListener("hashchange", route);
greet();
route();
