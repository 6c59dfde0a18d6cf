import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { API, type ApiContext } from '../context';
import { AccessGuard } from './access.guard';
import { Limits } from './limits';
import { MeController } from './me.controller';
import { OidcController } from './oidc.controller';
import { SignIn } from './sign-in';
import { SignInController, SignInLinkController } from './sign-in.controller';

/** Who may: before every handler of every part. */
@Module({
  controllers: [MeController, SignInController, SignInLinkController, OidcController],
  providers: [
    {
      provide: Limits,
      useFactory: ({ config, counters }: ApiContext) => new Limits(config.http.limits, counters),
      inject: [API],
    },
    SignIn,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Limits, SignIn],
})
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- a module of Nest is a class
export class AccessModule {}
