// A Date that has the host's time, for hosts that have one of their own.
(function (internals) {
  'use strict';

  const {host, hidden} = internals;
  const {NativeDate: RealDate, construct, dateText, defineProperty} = internals.natives;

  function HostDate(...given) {
    if (new.target === undefined) {
      return dateText(new RealDate(host.now()));
    }
    return construct(RealDate, given.length === 0 ? [host.now()] : given, new.target);
  }

  defineProperty(HostDate, 'name', {value: 'Date'});
  defineProperty(HostDate, 'length', {value: 7});
  defineProperty(HostDate, 'prototype', {value: RealDate.prototype, writable: false});
  RealDate.prototype.constructor = HostDate;
  HostDate.UTC = RealDate.UTC;
  HostDate.parse = RealDate.parse;
  HostDate.now = () => host.now();
  hidden('Date', HostDate);
  return HostDate;
});
