// Filtering by state and errors works without this. It adds: finding, sorting, ages, a count.
const D=document,R=D.documentElement
R.style.visibility='hidden'
Promise.allSettled([...D.fonts].map(face=>face.load())).then(()=>R.style.visibility='')
const by=id=>D.getElementById(id)
const fold=text=>text.toLowerCase().normalize('NFD').replace(/\p{M}/gu,'')
const age=days=>days<1?'today':days<2?'yesterday':days<61?days+' days':days<730?Math.round(days/30.44)+' months':Math.round(days/365.25)+' years'
D.addEventListener('DOMContentLoaded',()=>{
const rows=[...by('rows').children],words=rows.map(row=>fold(row.dataset.find))
const show=()=>{
const asked=fold(by('find').value).split(/\s+/)
rows.forEach((row,i)=>row.hidden=!asked.every(word=>words[i].includes(word)))
const count=rows.filter(row=>row.checkVisibility()).length
by('shown').textContent=count<rows.length?`${count} of ${rows.length} manuscripts`:''
by('none').hidden=count>0}
const text=(a,b)=>a<b?-1:a>b?1:0
const orders={
place:(a,b)=>a.place-b.place,
old:(a,b)=>text(a.date||'9',b.date||'9')||a.place-b.place,
new:(a,b)=>text(b.date,a.date)||a.place-b.place,
id:(a,b)=>text(a.id,b.id)}
by('sort').addEventListener('change',e=>{
by('rows').append(...rows.toSorted((a,b)=>orders[e.target.value](a.dataset,b.dataset)))})
by('find').addEventListener('input',show)
D.addEventListener('change',show)
D.querySelector('.tools').hidden=false
const now=new Date
for(const time of D.querySelectorAll('dl time')){
const days=Math.floor((Date.UTC(now.getFullYear(),now.getMonth(),now.getDate())-Date.parse(time.dateTime))/864e5)
if(days>=0)time.after(' · '+age(days))}
show()
})
