// `npm run backtest -- --tree GITDIR --labels FILE`: how often the review rules are right, on years of real history.
import { runPart } from './prepare.mjs';

runPart('backtest');
