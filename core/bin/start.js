// Parses on every Node.js there is, so that an old one gets a sentence in place of a syntax error.
'use strict';

/** Ends the process when all output has gone through its pipe, whatever a plugin has left open. */
function end(code) {
  process.stdout.write('', function () {
    process.stderr.write('', function () {
      process.exit(code);
    });
  });
}

/** Runs the command line that is built beside the folder `bin` of its package. */
module.exports = function start(name, bin) {
  var version = process.versions.node;
  var numbers = version.split('.').map(Number);
  if (numbers[0] < 22 || (numbers[0] === 22 && numbers[1] < 18)) {
    console.error('%s needs Node.js 22.18 or newer; this is %s.', name, version);
    console.error('Install a newer one from https://nodejs.org, then run the command again.');
    process.exit(2);
  }

  var file = require('node:path').join(bin, '..', 'dist', 'cli', 'main.js');
  if (!require('node:fs').existsSync(file)) {
    console.error('%s is not built: there is no %s.', name, file);
    console.error('Run `npm run build` in the repository, then run the command again.');
    process.exit(2);
  }

  // All that is asked for is in a file of JSON: no module has to be loaded.
  var asked = process.argv[2];
  if (process.argv.length === 3 && (asked === '--version' || asked === '-v')) {
    var manifest = require('node:path').join(bin, '..', 'package.json');
    console.log(JSON.parse(require('node:fs').readFileSync(manifest, 'utf8')).version);
    return;
  }

  // What was compiled once is not compiled again.
  require('node:module').enableCompileCache();

  require(file)
    .main(process.argv.slice(2))
    .then(end, function (error) {
      console.error(error);
      end(1);
    });
};
