// What we use of lunr.js 2.3.9, which comes without types.
declare const lunr: any;
export default lunr;
