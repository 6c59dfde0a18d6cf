import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { BundlesController } from './bundles.controller';
import { ChecksController } from './checks.controller';
import { CoverCommentsController, PatchCommentsController } from './comments.controller';
import { CoversController } from './covers.controller';
import { DownloadsController } from './downloads.controller';
import { EventsController } from './events.controller';
import { FallbackController } from './fallback.controller';
import { PatchesController } from './patches.controller';
import { PeopleController, ProjectsController, UsersController } from './people.controller';
import { SeriesController } from './series.controller';
import { PatchworkSurface } from './surface';
import { XmlRpcController } from './xml-rpc.controller';

/** What Patchwork's clients ask: its REST API, its XML-RPC, its downloads. */
@Module({
  imports: [AccessModule],
  providers: [PatchworkSurface],
  exports: [PatchworkSurface],
  controllers: [
    PatchesController,
    SeriesController,
    EventsController,
    CoversController,
    ChecksController,
    PatchCommentsController,
    CoverCommentsController,
    BundlesController,
    ProjectsController,
    PeopleController,
    UsersController,
    DownloadsController,
    XmlRpcController,
    // Last: it answers whatever is left below the API.
    FallbackController,
  ],
})
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- a module of Nest is a class
export class PatchworkModule {}
