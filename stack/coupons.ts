/**
 * `npm run coupons -- --pool UUID --file FILE [--names "ZH|EN"]`: a file of coupon codes into a pool, as ops. Running it twice changes
 * nothing.
 */
import { uploadCoupons } from './coupons/upload-coupons.js';
import { homeOf } from './home.js';
import { typedFrom } from './typed-file.js';

process.exitCode = await uploadCoupons(process.argv.slice(2), {
  home: homeOf(process.env),
  folder: typedFrom(process.env),
  progress: process.stdout,
  output: (written) => process.stdout.write(written),
  complain: console.error,
});
