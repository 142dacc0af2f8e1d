// Asks the genuine SQLCipher whether a file is sound:
//
//     NODE_PATH=<folder with @signalapp/sqlcipher>/node_modules node check.cjs DATABASE KEYFILE [STATEMENT…]
//
// KEYFILE holds the key as PRAGMA key takes it, and nothing else: a passphrase, or x'…' with 64 or 96 hexadecimal digits.
// Each statement is run first, in place of one "CRASH" kills the process, its rows printed as JSON. Then come three lines: cipher_version, cipher_integrity_check and
// integrity_check, where a sound file has "ok". A wrong key is an error and exit code 1.
'use strict';

const fs = require('fs');
const SqlCipher = require('@signalapp/sqlcipher');
const Database = SqlCipher.default || SqlCipher;

const [file, keyFile, ...statements] = process.argv.slice(2);
const key = fs.readFileSync(keyFile, 'utf8');
const database = new Database(file);

function findings(check) {
  const rows = database.pragma(check).flatMap(row => Object.values(row));
  return rows.length === 0 ? 'ok' : rows.join('; ');
}

database.pragma(`key = '${key.replaceAll("'", "''")}'`);
for (const sql of statements) {
  if (sql === 'CRASH') {
    process.kill(process.pid, 'SIGKILL');
  }
  if (/^\s*select/i.test(sql)) {
    console.log(JSON.stringify(database.prepare(sql).all()));
  } else {
    database.exec(sql);
  }
}
console.log('cipher_version: ' + findings('cipher_version'));
console.log('cipher_integrity_check: ' + findings('cipher_integrity_check'));
console.log('integrity_check: ' + findings('integrity_check'));
database.close();
