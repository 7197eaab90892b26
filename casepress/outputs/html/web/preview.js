// Renews the article and the findings in place, keeps what is chosen, and tells how long it took.
const D=document,$=(s,n=D)=>n.querySelector(s),$$=(s,n=D)=>[...n.querySelectorAll(s)]
const id=D.body.dataset.id,list=$('#list'),article=$('#article'),status=$('#status')
const sheet=new CSSStyleSheet
D.adoptedStyleSheets=[sheet]
const parse=html=>new DOMParser().parseFromString(html,'text/html').body
let chosen=null,good='',faults=0,listed=''
window.shown={}
// What is painted after a fault was told does not take its message away.
const painted=(what,saved,known=faults)=>requestAnimationFrame(()=>setTimeout(()=>{
window.shown[what]={saved,at:Date.now()}
if(what=='pages'||known!=faults)return
status.className=''
good=new Date(saved).toLocaleTimeString([],{hour12:false})
const took=(Date.now()-saved)/1000
status.textContent=`Saved ${good}`+(took>=0&&took<60?`, shown ${took.toFixed(2)} s later`:'')}))
// Only what differs is replaced, so that the browser keeps the place.
const renew=(old,made)=>{
if(old.isEqualNode(made))return
const same=old.nodeName==made.nodeName&&old.cloneNode().isEqualNode(made.cloneNode())
if(same&&old.children.length==made.children.length&&old.children.length&&!/^(P|H\d|LI|TABLE|FIGURE)$/.test(old.nodeName))
{const old_=[...old.children],parts=[...made.children]
old_.forEach((child,i)=>renew(child,parts[i]))}
else if(same&&!/^(P|H\d|LI|TABLE|FIGURE)$/.test(old.nodeName)){
let a=[...old.children],b=[...made.children],i=0
while(i<a.length&&i<b.length&&a[i].isEqualNode(b[i]))i++
let j=0
while(j<a.length-i&&j<b.length-i&&a.at(-1-j).isEqualNode(b.at(-1-j)))j++
const after=a[a.length-j]||null
a.slice(i,a.length-j).forEach(node=>node.remove())
old.insertBefore((r=>{r.append(...b.slice(i,b.length-j));return r})(D.createDocumentFragment()),after)}
else old.replaceWith(made)}
// What is chosen stays where the reader sees it; the browser keeps the place of anything else.
const inPlace=change=>{
const top=()=>{const node=$('.lit',article);return node?node.getBoundingClientRect().top:NaN}
const before=top(),root=D.documentElement
if(!(before>0&&before<innerHeight))return change()
root.style.overflowAnchor='none'
change()
const after=top()
if(after==after)scrollBy({top:after-before,behavior:'instant'})
requestAnimationFrame(()=>root.style.overflowAnchor='')}
const severities=()=>{
const of={}
for(const section of $$('section',list))for(const li of $$('li',section))for(const n of li.dataset.findings.split(' '))of[n]=section.dataset.severity
for(const node of $$('[data-findings]',article)){
const found=node.dataset.findings.split(' ').map(n=>of[n])
const worst=['error','warning','info'].find(s=>found.includes(s))
node.classList.remove('mark-error','mark-info')
if(worst&&worst!='warning')node.classList.add('mark-'+worst)}}
const about=number=>$$('[data-findings]',article).find(n=>n.dataset.findings.split(' ').includes(String(number)))
const key=li=>li.querySelector('.message').textContent
const light=()=>{
for(const node of $$('.lit,.chosen-entry,.now'))node.classList.remove('lit','chosen-entry','now')
if(!chosen)return
const li=$$('li',list).find(one=>key(one)==chosen.key)
if(!li)return
li.classList.add('chosen-entry')
const numbers=li.dataset.findings.split(' '),number=numbers[Math.min(chosen.at,numbers.length-1)]
const node=about(number)
if(node)node.classList.add('lit')
const link=$(`[data-go="${number}"]`,li)
if(link)link.classList.add('now')
return node}
const choose=(li,number)=>{
chosen={key:key(li),at:li.dataset.findings.split(' ').indexOf(String(number))}
return light()}
list.addEventListener('click',e=>{
const link=e.target.closest('[data-go]')
if(!link)return
e.preventDefault()
const node=choose(link.closest('li'),link.dataset.go)
if(node)node.scrollIntoView({block:'center'})})
article.addEventListener('click',e=>{
const node=e.target.closest('[data-findings]')
if(!node)return
const number=node.dataset.findings.split(' ')[0],li=$$('li',list).find(one=>one.dataset.findings.split(' ').includes(number))
if(!li)return
choose(li,number)
li.scrollIntoView({block:'nearest'})})
for(const box of $$('.chosen input'))box.addEventListener('change',()=>$('#findings').classList.toggle('no-'+box.value,!box.checked))
const views=['article','pages'].map(name=>[name,$('#'+name),$('#show-'+name)])
let source,current
// Where the reader was in each view.
const kept={}
const view=name=>{
kept[current]=scrollY
current=name
for(const [own,node,link] of views){
node.hidden=own!=name
own==name?link.setAttribute('aria-current',true):link.removeAttribute('aria-current')}
scrollTo({top:kept[name]||0,behavior:'instant'})
if(source)source.close()
source=new EventSource(`/events/${encodeURIComponent(id)}?view=${name}`)
source.addEventListener('findings',e=>{
const {html,saved}=JSON.parse(e.data)
if(html!=listed){
listed=html
list.replaceChildren(...parse(html).childNodes)
$('.to-findings').textContent=$('#count').textContent=$('.count',list).textContent
for(const box of $$('.chosen input')){
const found=$$(`.${box.value} li`,list).map(li=>li.dataset.findings.split(' ').length)
$('b',box.parentNode).textContent=found.reduce((a,b)=>a+b,0)}
severities()
light()}
painted('findings',saved)})
source.addEventListener('article',e=>{
const {html,rules,saved}=JSON.parse(e.data)
sheet.replaceSync(rules)
const made=parse(html).firstElementChild,old=$('article',article)
inPlace(()=>{
old?renew(old,made):article.append(made)
severities()
light()})
painted('article',saved)})
source.addEventListener('pages',e=>{
const {pages,saved}=JSON.parse(e.data),box=$('#pages'),images=$$('img',box)
pages.slice(images.length).forEach((_,i)=>{
const image=new Image
image.alt=`Page ${images.length+i+1}`
image.loading='lazy'
box.append(image)})
images.slice(pages.length).forEach(image=>image.remove())
const seen=$$('img',box).filter((image,i)=>{
const {src,width,height}=pages[i]
if(image.getAttribute('src')!=src)Object.assign(image,{src,width,height})
const {top,bottom}=image.getBoundingClientRect()
return bottom>0&&top<innerHeight})
Promise.all(seen.map(image=>image.decode().catch(()=>{}))).then(()=>painted('pages',saved))})
source.addEventListener('fault',e=>{
faults++
status.className='fault'
status.textContent=`Not shown${good?' since '+good:''}: ${JSON.parse(e.data).reason}`})}
for(const [name,,link] of views)link.addEventListener('click',e=>{e.preventDefault();view(name)})
view('article')
