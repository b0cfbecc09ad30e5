from tests.browser.test_import_pages import *
import json
JS='''() => { const td=document.querySelector("td.bi-col-status"); const cs=getComputedStyle(td); const i=document.querySelector(".bi-status > .fa"); const tr=td.parentElement; const n=document.querySelector("td.bi-number");
return {td: td.getBoundingClientRect().x, pad: cs.paddingLeft, icon: i.getBoundingClientRect().x, iw: i.getBoundingClientRect().width, tr: tr.getBoundingClientRect().x, num: n.getBoundingClientRect().x, npad:getComputedStyle(n).paddingLeft, cls: document.querySelector("table").className}}'''
def test_measure(visit, host):
    host.add("ann,1,,TRUE\r\n"); host.work()
    page = visit(viewport={"width":390,"height":800})
    print("PHONE", page.evaluate(JS))
    page = visit(viewport={"width":1280,"height":800})
    print("WIDE", page.evaluate('''() => [...document.querySelectorAll("th")].map(t=>{const c=getComputedStyle(t); const r=document.createRange(); r.selectNodeContents(t); return [t.textContent.trim(), t.getBoundingClientRect().width, c.overflowWrap, c.wordBreak, r.getBoundingClientRect().width, r.getBoundingClientRect().height]})'''))
    page.evaluate('document.querySelector("th.bi-col-total_rows").textContent="Categories"')
    print("CAT", page.evaluate('''() => {const t=document.querySelector("th.bi-col-total_rows"); const r=document.createRange(); r.selectNodeContents(t); return [r.getBoundingClientRect().width, r.getBoundingClientRect().height, t.getBoundingClientRect().width]}'''))
    page.screenshot(path="/tmp/wide.png")
