#!/usr/bin/env node
// Parses on every Node.js there is, so that an old one gets a sentence in place of a syntax error.
'use strict';

var version = process.versions.node;
var numbers = version.split('.').map(Number);

if (numbers[0] < 22 || (numbers[0] === 22 && numbers[1] < 18)) {
  console.error('agentkeys-drift needs Node.js 22.18 or newer; this is %s.', version);
  console.error('Install a newer one from https://nodejs.org, then run the command again.');
  process.exit(2);
}

var file = require('node:path').join(__dirname, '..', 'dist', 'cli', 'main.js');
if (!require('node:fs').existsSync(file)) {
  console.error('agentkeys-drift is not built: there is no %s.', file);
  console.error('Run `npm run build` in the repository, then run the command again.');
  process.exit(2);
}

// What was compiled once is not compiled again.
require('node:module').enableCompileCache();

/** Ends the process when all output has gone through its pipe, whatever a plugin has left open. */
function end(code) {
  process.stdout.write('', function () {
    process.stderr.write('', function () {
      process.exit(code);
    });
  });
}

require(file)
  .main(process.argv.slice(2))
  .then(end, function (error) {
    console.error(error);
    end(1);
  });
