package io.sluice.runtime.library;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code util}, {@code events}, {@code path} and {@code querystring}. */
class UtilTest {
  private final LibraryContext plugin = new LibraryContext();

  @AfterEach
  void close() {
    plugin.close();
  }

  @Test
  void inspectShowsValuesAsNode() {
    assertThat(plugin.text("(() => {  return require('util').inspect(({})); })()")).isEqualTo("{}");
    assertThat(plugin.text("(() => {  return require('util').inspect([]); })()")).isEqualTo("[]");
    assertThat(
            plugin.text("(() => {  return require('util').inspect([1,'a',null,undefined]); })()"))
        .isEqualTo("[ 1, 'a', null, undefined ]");
    assertThat(plugin.text("(() => {  return require('util').inspect(({a:1,'b c':'x\\'y'})); })()"))
        .isEqualTo("{ a: 1, 'b c': \"x'y\" }");
    assertThat(plugin.text("(() => {  return require('util').inspect(({a:{b:{c:{d:1}}}})); })()"))
        .isEqualTo("{ a: { b: { c: [Object] } } }");
    assertThat(
            plugin.text("(() => {  return require('util').inspect(new Map([['a',{b:1}]])); })()"))
        .isEqualTo("Map(1) { 'a' => { b: 1 } }");
    assertThat(plugin.text("(() => {  return require('util').inspect(new Set([1,2])); })()"))
        .isEqualTo("Set(2) { 1, 2 }");
    assertThat(plugin.text("(() => {  return require('util').inspect((()=>{})); })()"))
        .isEqualTo("[Function (anonymous)]");
    assertThat(plugin.text("(() => {  return require('util').inspect((function foo(){})); })()"))
        .isEqualTo("[Function: foo]");
    assertThat(plugin.text("(() => { class A {}; return require('util').inspect(new A()); })()"))
        .isEqualTo("A {}");
    assertThat(plugin.text("(() => { class A {}; return require('util').inspect(A); })()"))
        .isEqualTo("[class A]");
    assertThat(plugin.text("(() => {  return require('util').inspect(Symbol('x')); })()"))
        .isEqualTo("Symbol(x)");
    assertThat(plugin.text("(() => {  return require('util').inspect(new Date(0)); })()"))
        .isEqualTo("1970-01-01T00:00:00.000Z");
    assertThat(plugin.text("(() => {  return require('util').inspect(/x/g); })()"))
        .isEqualTo("/x/g");
    assertThat(plugin.text("(() => {  return require('util').inspect(Object.create(null)); })()"))
        .isEqualTo("[Object: null prototype] {}");
    assertThat(plugin.text("(() => {  return require('util').inspect([,1,,]); })()"))
        .isEqualTo("[ <1 empty item>, 1, <1 empty item> ]");
    assertThat(plugin.text("(() => {  return require('util').inspect(-0); })()")).isEqualTo("-0");
    assertThat(plugin.text("(() => {  return require('util').inspect('it\\'s'); })()"))
        .isEqualTo("\"it's\"");
    assertThat(plugin.text("(() => {  return require('util').inspect(new Uint8Array(3)); })()"))
        .isEqualTo("Uint8Array(3) [ 0, 0, 0 ]");
    assertThat(plugin.text("(() => {  return require('util').inspect(({get a(){return 1}})); })()"))
        .isEqualTo("{ a: [Getter] }");
    assertThat(plugin.text("(() => {  return require('util').inspect('a\\nb'); })()"))
        .isEqualTo("'a\\nb'");
    assertThat(plugin.text("(() => {  return require('util').inspect([[[[1]]]]); })()"))
        .isEqualTo("[ [ [ [Array] ] ] ]");
    assertThat(plugin.text("(() => {  return require('util').inspect(Object(1)); })()"))
        .isEqualTo("[Number: 1]");
    assertThat(plugin.text("(() => {  return require('util').inspect(({f(){}})); })()"))
        .isEqualTo("{ f: [Function: f] }");
    assertThat(
            plugin.text(
                "(() => {  return require('util').inspect(({a:'x'.repeat(40),b:'y'.repeat(40)}));"
                    + " })()"))
        .isEqualTo(
            """
            {
              a: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
              b: 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy'
            }\
            """);
    assertThat(
            plugin.text(
                "(() => {  return require('util').inspect(new (class"
                    + " Foo{constructor(){this.x=1}})()); })()"))
        .isEqualTo("Foo { x: 1 }");
  }

  @Test
  void formatFillsItsMarks() {
    assertThat(plugin.text("require('util').format(...['%s is %d','a',5])")).isEqualTo("a is 5");
    assertThat(plugin.text("require('util').format(...['%j',{a:1}])")).isEqualTo("{\"a\":1}");
    assertThat(plugin.text("require('util').format(...['a','b',{c:1}])")).isEqualTo("a b { c: 1 }");
    assertThat(plugin.text("require('util').format(...['%s'])")).isEqualTo("%s");
    assertThat(plugin.text("require('util').format(...['100%%','x'])")).isEqualTo("100% x");
    assertThat(plugin.text("require('util').format(...[1,2])")).isEqualTo("1 2");
    assertThat(plugin.text("require('util').format(...['%i %f','1.9','1.5'])")).isEqualTo("1 1.5");
    assertThat(plugin.text("require('util').format(...['%O',[1]])")).isEqualTo("[ 1 ]");
    assertThat(plugin.text("require('util').format(...['%s',null])")).isEqualTo("null");
    assertThat(plugin.text("require('util').format(...['%s',{a:{b:1}}])"))
        .isEqualTo("{ a: [Object] }");
    assertThat(plugin.text("require('util').format(...[])")).isEqualTo("");
  }

  @Test
  void promisifyTakesACallbacksValueOrError() {
    assertThat(
            plugin.run(
                "      return require('util').promisify((a, done) => done(null, a +"
                    + " 1))(1).then(String);"))
        .isEqualTo("2");
    assertThat(
            plugin.run(
                "      return require('util').promisify((done) => done(new"
                    + " Error('no')))().catch((e) => e.message);"))
        .isEqualTo("no");
  }

  @Test
  void oldClassesInherit() {
    assertThat(
            plugin.text(
                "(() => { function Old() {} require('util').inherits(Old, require('events'));"
                    + " return new Old().on('x', () => 0).emit('x'); })()"))
        .isEqualTo("true");
  }

  @Test
  void onceIsOnce() {
    assertThat(
            plugin.text(
                "(() => { const e = new (require('events'))(); let s = ''; e.once('a', (x) => { s"
                    + " += 'o' + x; }); e.on('a', (x) => { s += x; }); e.emit('a', 1); e.emit('a',"
                    + " 2); return s + e.listenerCount('a'); })()"))
        .isEqualTo("o1121");
  }

  @Test
  void anErrorNobodyHearsIsThrown() {
    assertThat(plugin.text("error(() => new (require('events'))().emit('error', new Error('q')))"))
        .isEqualTo("Error -: q");
  }

  @Test
  void pathsJoinAndPart() {
    assertThat(
            plugin.text(
                "(() => { const path = require('path'); return path.join('a','..','b','/c'); })()"))
        .isEqualTo("b/c");
    assertThat(
            plugin.text(
                "(() => { const path = require('path'); return path.normalize('/a/./b/../../c/');"
                    + " })()"))
        .isEqualTo("/c/");
    assertThat(
            plugin.text(
                "(() => { const path = require('path'); return path.normalize('../../a'); })()"))
        .isEqualTo("../../a");
    assertThat(
            plugin.text(
                "(() => { const path = require('path'); return path.basename('/a/b.html','.html');"
                    + " })()"))
        .isEqualTo("b");
    assertThat(
            plugin.text(
                "(() => { const path = require('path'); return path.extname('a.b.c'); })()"))
        .isEqualTo(".c");
    assertThat(
            plugin.text("(() => { const path = require('path'); return path.extname('.x'); })()"))
        .isEqualTo("");
    assertThat(
            plugin.text(
                "(() => { const path = require('path'); return path.dirname('/a/b/c'); })()"))
        .isEqualTo("/a/b");
    assertThat(plugin.text("(() => { const path = require('path'); return path.dirname('a'); })()"))
        .isEqualTo(".");
    assertThat(
            plugin.text(
                "(() => { const path = require('path'); return path.resolve('/a','../b','c');"
                    + " })()"))
        .isEqualTo("/b/c");
    assertThat(
            plugin.text(
                "(() => { const path = require('path'); return path.relative('/a/b/c','/a/d');"
                    + " })()"))
        .isEqualTo("../../d");
    assertThat(
            plugin.text(
                "(() => { const path = require('path'); return"
                    + " JSON.stringify(path.parse('/home/u/f.txt')); })()"))
        .isEqualTo(
            "{\"root\":\"/\",\"dir\":\"/home/u\",\"base\":\"f.txt\",\"ext\":\".txt\",\"name\":\"f\"}");
    assertThat(
            plugin.text(
                "(() => { const path = require('path'); return path.format({dir:'/a',base:'b'});"
                    + " })()"))
        .isEqualTo("/a/b");
    assertThat(plugin.text("(() => { const path = require('path'); return path.join(''); })()"))
        .isEqualTo(".");
    assertThat(plugin.text("(() => { const path = require('path'); return path.dirname('/'); })()"))
        .isEqualTo("/");
    assertThat(
            plugin.text("(() => { const path = require('path'); return path.basename('/a/'); })()"))
        .isEqualTo("a");
  }

  @Test
  void queryStringsComeBack() {
    assertThat(plugin.text("require('querystring').stringify({a: [1, 2], b: 'ü &'})"))
        .isEqualTo("a=1&a=2&b=%C3%BC%20%26");
    assertThat(plugin.json("require('querystring').parse('a=1&a=2&b=%C3%BC+x&c')"))
        .isEqualTo("{\"a\":[\"1\",\"2\"],\"b\":\"ü x\",\"c\":\"\"}");
  }
}
