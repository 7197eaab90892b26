// The page is whole without this. It adds: cards of references and figs, the figure viewer, the
// current section, copying. `W` has the wording.
const D=document,R=D.documentElement
R.classList.add('js')
// Faces in data addresses come after the first paint, unless it waits for them.
R.style.visibility='hidden'
Promise.allSettled([...D.fonts].map(face=>face.load())).then(()=>R.style.visibility='')
const $=(s,n=D)=>n.querySelector(s),$$=(s,n=D)=>[...n.querySelectorAll(s)],by=id=>D.getElementById(id)
const plate='.panels,.plate',say=(text,values)=>text.replace(/\{(\w+)\}/g,(m,key)=>values[key])
const set=(node,name,value)=>node.setAttribute(name,value)
const make=(tag,with_,...content)=>{
const node=D.createElement(tag)
for(const name in with_)set(node,name,with_[name])
node.append(...content)
return node}
const clone=node=>{
const made=node.cloneNode(true)
for(const one of [made,...$$('[id]',made)])one.removeAttribute('id')
for(const one of $$('.bibref',made))one.replaceWith(...one.childNodes)
return made}
const on=(node,event,act)=>node.addEventListener(event,act)
const plain=e=>!(e.ctrlKey||e.metaKey||e.shiftKey||e.altKey||e.button)
on(D,'DOMContentLoaded',()=>{
// Cards.
const card=make('div',{id:'page-card',class:'card',popover:'auto',role:'dialog',tabindex:-1})
D.body.append(card)
let open=null,held=null
const go=(id,words)=>{
const link=make('a',{class:'go',href:'#'+id},words)
on(link,'click',()=>card.hidePopover())
return link}
const references=a=>{
const ids=(a.dataset.refs||a.hash.slice(1)).split(' '),items=ids.map(by).filter(Boolean).sort((x,y)=>x.value-y.value)
const list=make('ol',{},...items.map(li=>make('li',{},make('b',{},li.value+'.'),' ',...clone($('.entry',li)).childNodes)))
set(card,'aria-label',say(items.length>1?W.references:W.reference,{first:items[0].value,last:items.at(-1).value}))
card.replaceChildren(list,go(items[0].id,W.list))}
const figure=a=>{
const f=by(a.hash.slice(1)),legend=$('.legend',f)
set(card,'aria-label',f.dataset.label)
card.replaceChildren(clone($(plate,f)),...legend?[clone(legend)]:[],go(f.id,W.figure))}
const show=a=>{
a.className=='bibref'?references(a):figure(a)
const sheet=innerWidth<768
card.classList.toggle('sheet',sheet)
card.style.left=card.style.top=''
a.focus()
card.showPopover({source:a})
open=a
set(a,'aria-expanded',true)
if(!sheet){
const at=[...a.getClientRects()].at(-1),w=card.offsetWidth,h=card.offsetHeight,below=at.bottom+8
const y=below+h<=innerHeight||at.top-8-h<0?below:at.top-8-h
card.style.left=Math.max(16,Math.min(at.left-16,R.clientWidth-w-16))+scrollX+'px'
card.style.top=y+scrollY+'px'}
card.focus({preventScroll:true})}
on(card,'beforetoggle',e=>{
if(e.newState=='closed'&&open){set(open,'aria-expanded',false);open=null}})
for(const a of $$('a.bibref,a.figref')){
if(!by(a.hash.slice(1)).matches('li,:has(img)'))continue
set(a,'aria-haspopup','dialog')
set(a,'aria-expanded',false)
on(a,'pointerdown',()=>held=open)
on(a,'click',e=>{
if(!plain(e))return
e.preventDefault()
const again=open==a||held==a
held=null
if(again)card.hidePopover(),a.focus()
else show(a)})}
// The viewer.
const figs=$$('figure:not(.table)').filter(f=>$('figcaption',f)&&$(plate,f))
const name=f=>f.dataset.label||$('h2',f.closest('section')).textContent
const button=(words,label,act)=>{
const made=make('button',{type:'button','aria-label':label},words)
on(made,'click',act)
return made}
const status=make('p',{'aria-live':'polite'}),stage=make('div',{class:'stage',tabindex:0,role:'group'}),legend=make('div',{class:'legend'})
let at=0,from=null
const zoom=by=>{
for(const image of $$('img',stage)){
const width=image.offsetWidth*by
stage.classList.add('actual')
image.style.width=width+'px'}}
const view=mode=>{
stage.classList.toggle('actual',mode)
for(const image of $$('img',stage))image.style.width=''}
const turn=step=>{
at=(at+step+figs.length)%figs.length
const f=figs[at]
status.textContent=figs.length>1?say(W.of,{label:name(f),number:at+1,total:figs.length}):name(f)
set(stage,'aria-label',name(f))
stage.replaceChildren(clone($(plate,f)))
legend.replaceChildren(...clone($('.legend',f)).childNodes)
view(false)}
const shut=button('✕',W.close,()=>viewer.close())
const arrows=figs.length>1?[button('←',W.previous,()=>turn(-1)),button('→',W.next,()=>turn(1))]:[]
const viewer=make('dialog',{class:'viewer','aria-label':W.viewer},make('header',{},status,...arrows,button('1:1','1:1 '+W.actual,()=>view(!stage.className!='stage')),shut),stage,legend)
if(figs.length)D.body.append(viewer)
on(viewer,'close',()=>from&&from.focus())
on(viewer,'keydown',e=>{
const act={ArrowLeft:()=>turn(-1),ArrowRight:()=>turn(1),'+':()=>zoom(1.25),'-':()=>zoom(.8),0:()=>view(false),1:()=>view(true)}[e.key]
const pans=e.key[0]=='A'&&(figs.length<2||e.target==stage&&stage.className!='stage')
if(!act||pans||!plain(e))return
e.preventDefault()
act()})
figs.forEach((f,i)=>{
const made=button('',say(W.enlarge,{label:name(f)}),()=>{
from=made
at=i
turn(0)
viewer.showModal()
shut.focus()})
made.className='enlarge'
made.innerHTML='<svg viewBox="0 0 14 14" aria-hidden=true><path d="M1 5V1h4M9 1h4v4M13 9v4H9M5 13H1V9" fill=none stroke=currentColor stroke-width=1.8 /></svg>'
$('figcaption',f).append(made)})
// The current section.
const nav=by('page-contents'),links=nav?$$('a',nav):[],goals=links.map(a=>by(a.hash.slice(1)))
let asked=0
const mark=()=>{
asked=0
const line=120,seen=goals.filter(g=>g&&g.getBoundingClientRect().top<line).at(-1)||goals[0]
links.forEach((a,i)=>goals[i]==seen?set(a,'aria-current',true):a.removeAttribute('aria-current'))}
on(window,'scroll',()=>asked||(asked=requestAnimationFrame(mark)),{passive:true})
if(nav){mark();on(nav,'click',e=>e.target.closest('a')&&nav.matches(':popover-open')&&nav.hidePopover())}
// What is folded opens when a link leads into it.
const unfold=()=>{
const goal=by(decodeURIComponent(location.hash.slice(1))),fold=goal&&goal.closest('details:not([open])')
if(fold){fold.open=true;goal.scrollIntoView()}}
on(window,'hashchange',unfold)
unfold()
// Copying.
const words=$('.cite')
if(words){
const copy=make('button',{type:'button',class:'button','aria-live':'polite'},W.copy)
on(copy,'click',()=>navigator.clipboard.writeText(words.textContent.trim()).then(()=>{
copy.textContent=W.copied
setTimeout(()=>copy.textContent=W.copy,2000)}))
$('#page-cite .buttons').append(make('li',{},copy))}
// What does not scroll is no stop for the keyboard.
const watch=new ResizeObserver(all=>{
for(const {target:s} of all){
const scrolls=getComputedStyle(s).overflowX!='visible'&&(s.scrollWidth>s.clientWidth||s.scrollHeight>s.clientHeight)
scrolls?s.tabIndex=0:s.removeAttribute('tabindex')}})
for(const s of $$('.scroller'))watch.observe(s)
})
