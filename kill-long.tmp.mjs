import 'reflect-metadata';
const { KillVictims } = await import('/work/main/dist/stack/testing/kill-victims.js');
const v = await KillVictims.start({});
console.log('started', v.url);
await v.kill('postgres');
console.log('killed');
await new Promise(r => setTimeout(r, 45000));
try { await v.restart('postgres'); console.log('restarted, ready'); } catch (e) { console.log('NOT', String(e).slice(0,3000)); }
await v.stop();
