import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { REPORT_FORMATS, REPORT_TYPES, type ReportFormat, type SavedReport } from '@sluice/application';
import type { Response } from 'express';
import { pagePolicy } from '../http/page-policy';
import { Problem } from '../http/problem';
import { World } from './world';

const NAMED = /^([0-9a-f]{12,64})(?:\.([a-z]{2,4}))?$/;

/** What changes in one case only, when a mail that it quotes is erased, is kept for an hour: after that nobody is shown what is gone. */
const FOR_AN_HOUR = 'public, max-age=3600';

const formatOf = (saved: SavedReport, ending: string | undefined): ReportFormat | undefined => {
  // An edited copy has a text only.
  if (ending === undefined) return saved.formats.includes('html') ? 'html' : saved.formats[0];
  return REPORT_FORMATS.find((f) => REPORT_TYPES[f].ending === ending && saved.formats.includes(f));
};

const unknown = (): Problem =>
  new Problem(404, 'no report was saved under this address', {
    where: 'path',
    help: 'A permalink is /reports/HASH; with .txt, .md, .html, .json or .csv behind it one of its formats.',
  });

/** Saved reports at their permalinks: bytes as they were saved, and nothing added; of an emptied one, that it is. */
@Controller('reports')
export class PermalinkController {
  constructor(@Inject(World) private readonly world: World) {}

  @Get(':name')
  async show(@Param('name') name: string, @Res() response: Response): Promise<void> {
    const [, ref = '', ending] = NAMED.exec(name) ?? [];
    const { reports } = this.world.stored;
    const saved = await reports.find(ref);
    const format = saved === undefined ? undefined : formatOf(saved, ending);
    const text =
      saved === undefined || format === undefined ? undefined : await reports.text(saved.hash, format);
    if (saved === undefined || format === undefined || text === undefined) throw unknown();
    response
      .status(200)
      .set('Content-Security-Policy', pagePolicy(format === 'html' ? text : ''))
      .set('X-Content-Type-Options', 'nosniff')
      // A short name may come to be ambiguous; the whole hash never leads elsewhere.
      .set('Cache-Control', ref === saved.hash && saved.erasedAt === null ? FOR_AN_HOUR : 'no-cache')
      .set('ETag', `"${saved.hash}.${format}${saved.erasedAt === null ? '' : '.erased'}"`)
      .set('Content-Type', REPORT_TYPES[format].type)
      .end(text);
  }
}
