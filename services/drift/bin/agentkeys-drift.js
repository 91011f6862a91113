#!/usr/bin/env node
'use strict';

require('agentkeys/bin/start.js')('agentkeys-drift', __dirname);
