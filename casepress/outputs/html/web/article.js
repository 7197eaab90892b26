// The page is whole without this. It adds: cards of references and figs, the figure viewer, the
// current section, copying. `W` has the wording.
const D=document,R=D.documentElement
R.classList.add('js')
// Faces in data addresses come after the first paint, unless it waits for them.
R.style.visibility='hidden'
Promise.allSettled([...D.fonts].map(face=>face.load())).then(()=>R.style.visibility='')
const $=(s,n=D)=>n.querySelector(s),$$=(s,n=D)=>[...n.querySelectorAll(s)],by=id=>D.getElementById(id),to=a=>by(a.hash.slice(1))
const plate='.panels,.plate',say=(text,of)=>text.replace(/\{(\w+)\}/g,(m,key)=>of[key])
const make=(tag,own,...content)=>{
const node=Object.assign(D.createElement(tag),own)
node.append(...content)
return node}
const button=(words,ariaLabel,onclick)=>make('button',{type:'button',ariaLabel,onclick},words)
const clone=node=>{
const made=node.cloneNode(true)
for(const one of [made,...$$('[id]',made)])one.removeAttribute('id')
for(const one of $$('.bibref',made))one.replaceWith(...one.childNodes)
return made}
const on=(node,event,act)=>node.addEventListener(event,act)
const plain=e=>!(e.ctrlKey||e.metaKey||e.shiftKey||e.altKey||e.button)
on(D,'DOMContentLoaded',()=>{
// Cards.
const card=make('div',{id:'page-card',className:'card',popover:'auto',role:'dialog',tabIndex:-1})
D.body.append(card)
let open,held
const go=(id,words)=>make('a',{className:'go',href:'#'+id,onclick:()=>card.hidePopover()},words)
const refer=a=>{
const items=(a.dataset.refs||a.hash.slice(1)).split(' ').map(by).filter(Boolean).sort((x,y)=>x.value-y.value),[first]=items
card.ariaLabel=say(items[1]?W.references:W.reference,{first:first.value,last:items.at(-1).value})
card.replaceChildren(make('ol',{className:'references'},...items.map(li=>make('li',{value:li.value},clone($('.entry',li))))),go(first.id,W.list))}
const figure=a=>{
const f=to(a),legend=$('.legend',f)
card.ariaLabel=f.dataset.label
card.replaceChildren(clone($(plate,f)),...legend?[clone(legend)]:[],go(f.id,W.figure))}
const show=a=>{
a.className=='bibref'?refer(a):figure(a)
const sheet=card.classList.toggle('sheet',innerWidth<768)
card.style.left=card.style.top=''
a.focus()
card.showPopover({source:a})
open=a
a.ariaExpanded=true
if(!sheet){
const at=[...a.getClientRects()].at(-1),h=card.offsetHeight,below=at.bottom+8,above=at.top-8-h
card.style.left=Math.max(16,Math.min(at.left-16,R.clientWidth-card.offsetWidth-16))+scrollX+'px'
card.style.top=(below+h<=innerHeight||above<0?below:above)+scrollY+'px'}
card.focus({preventScroll:true})}
on(card,'beforetoggle',e=>{
if(e.newState=='closed'&&open){open.ariaExpanded=false;open=null}})
for(const a of $$('a.bibref,a.figref')){
if(!to(a).matches('li,:has(img)'))continue
a.ariaHasPopup='dialog'
a.ariaExpanded=false
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
const box=className=>make('div',{className,tabIndex:0,role:'group'})
const status=make('p',{ariaLive:'polite'}),stage=box('stage'),legend=box('legend')
let at=0
// Fitted, in its own size, or `by` times as wide as it is.
const view=(free,by)=>{
for(const image of $$('img',stage)){
const width=image.offsetWidth*by
stage.classList.toggle('actual',free)
image.style.width=width?width+'px':''}}
const turn=step=>{
at=(at+step+figs.length)%figs.length
const f=figs[at]
status.textContent=figs[1]?say(W.of,{label:name(f),number:at+1,total:figs.length}):name(f)
stage.ariaLabel=legend.ariaLabel=name(f)
stage.replaceChildren(clone($(plate,f)))
legend.replaceChildren(...clone($('.legend',f)).childNodes)
view(false)}
const shut=button('✕',W.close,()=>viewer.close())
const arrows=figs[1]?[button('←',W.previous,()=>turn(-1)),button('→',W.next,()=>turn(1))]:[]
const viewer=make('dialog',{className:'viewer',ariaLabel:W.viewer},make('header',{},status,...arrows,button('1:1','1:1 '+W.actual,()=>view(!stage.className!='stage')),shut),stage,legend)
if(figs[0])D.body.append(viewer)
on(viewer,'keydown',e=>{
const act={ArrowLeft:()=>turn(-1),ArrowRight:()=>turn(1),'+':()=>view(true,1.25),'-':()=>view(true,.8),0:()=>view(false),1:()=>view(true)}[e.key]
const pans=e.key[0]=='A'&&(!figs[1]||e.target==stage&&stage.className!='stage')
if(!act||pans||!plain(e))return
e.preventDefault()
act()})
figs.forEach((f,i)=>{
const made=button('',say(W.enlarge,{label:name(f)}),()=>{
made.focus()
at=i
turn(0)
viewer.showModal()
shut.focus()})
made.className='enlarge'
$('figcaption',f).append(made)})
// The current section.
const nav=by('page-contents'),links=$$('a',nav),goals=links.map(to)
let asked=0
const mark=()=>{
asked=0
const seen=goals.filter(g=>g&&g.getBoundingClientRect().top<120).at(-1)||goals[0]
links.forEach((a,i)=>a.ariaCurrent=goals[i]==seen||null)}
on(self,'scroll',()=>asked||(asked=requestAnimationFrame(mark)),{passive:true})
mark()
on(nav,'click',e=>e.target.closest('a')&&nav.matches(':popover-open')&&nav.hidePopover())
// What is folded opens when a link leads into it.
const unfold=()=>{
const goal=to(location),fold=goal?.closest('details:not([open])')
if(fold){fold.open=true;goal.scrollIntoView()}}
on(self,'hashchange',unfold)
unfold()
// Copying.
const words=$('.cite')
if(words){
const copy=button(W.copy,null,()=>navigator.clipboard.writeText(words.textContent.trim()).then(()=>{
copy.textContent=W.copied
setTimeout(()=>copy.textContent=W.copy,2000)}))
copy.className='button'
copy.ariaLive='polite'
$('#page-cite .buttons').append(make('li',{},copy))}
// What does not scroll is no stop for the keyboard.
const watch=new ResizeObserver(all=>{
for(const {target:s} of all){
const scrolls=getComputedStyle(s).overflowX!='visible'&&(s.scrollWidth>s.clientWidth||s.scrollHeight>s.clientHeight)
scrolls?s.tabIndex=0:s.removeAttribute('tabindex')}})
for(const s of $$('.scroller')){watch.observe(s)
s.onscroll=()=>s.classList.toggle('past',s.scrollLeft)}
})
