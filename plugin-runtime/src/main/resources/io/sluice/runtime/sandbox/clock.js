// A Date that has the host's time, for hosts that have one of their own.
(function (internals) {
  'use strict';

  const {host, hidden} = internals;

  const RealDate = Date;

  function HostDate(...given) {
    if (new.target === undefined) {
      return new RealDate(host.now()).toString();
    }
    return Reflect.construct(RealDate, given.length === 0 ? [host.now()] : given, new.target);
  }

  Object.defineProperty(HostDate, 'name', {value: 'Date'});
  Object.defineProperty(HostDate, 'length', {value: 7});
  Object.defineProperty(HostDate, 'prototype', {value: RealDate.prototype, writable: false});
  RealDate.prototype.constructor = HostDate;
  HostDate.UTC = RealDate.UTC;
  HostDate.parse = RealDate.parse;
  HostDate.now = () => host.now();
  hidden('Date', HostDate);
  return HostDate;
});
