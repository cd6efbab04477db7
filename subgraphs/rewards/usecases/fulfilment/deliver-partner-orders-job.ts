/** The job that tells partners, by the name under which it is queued with what there is to tell. */
export const deliverPartnerOrdersJob = 'deliver-partner-orders';
