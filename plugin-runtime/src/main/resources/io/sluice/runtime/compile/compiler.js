// Turns a plugin's source into a script (contract §7, §4.1). Runs in a context of its own that has
// nothing to do with any plugin's: it only ever reads plugins' code as text.
//
// `host.module(path)` returns a CommonJS module of Sucrase or acorn as a function of
// (exports, require, module), or null if there is none of that path; `host.refusal(name)` returns null
// for a module that plugins may import, else the sentence that refuses it.
//
// Two steps. Sucrase takes the types away, and with them the imports that only types used; what is
// left is padded, so that every token that can stays in its column. Then acorn parses it, and the
// module syntax is edited in place: nothing else of the author's text changes, and no line moves.
(function (host) {
  'use strict';

  // --- Loading the tools ---------------------------------------------------------------------

  const modules = new Map([
    // The options are ours, and checking them would need another library.
    ['sucrase/Options', {exports: {validateOptions() {}}}],
    ['sucrase/util/formatTokens', {exports: {__esModule: true, default() {}}}],
    // Sucrase hands what it knows about positions to its source maps only.
    ['sucrase/computeSourceMap', {
      exports: {
        __esModule: true,
        default: ({mappings}, path, options, source, tokens) => ({mappings, tokens}),
      },
    }],
  ]);

  function resolve(from, path) {
    const parts = from.split('/').slice(0, -1);
    for (const part of path.split('/')) {
      if (part === '..') {
        parts.pop();
      } else if (part !== '.') {
        parts.push(part);
      }
    }
    return parts.join('/');
  }

  function load(path) {
    let module = modules.get(path);
    if (module === undefined) {
      let id = path;
      let run = host.module(id + '.js');
      if (run === null) {
        id = path + '/index';
        run = host.module(id + '.js');
      }
      if (run === null) {
        throw new Error('The compiler lacks its module ' + path);
      }
      module = {exports: {}};
      modules.set(path, module);
      run(module.exports, (name) => load(resolve(id, name)), module);
    }
    return module.exports;
  }

  const sucrase = load('sucrase/index');
  const {TokenType: tt} = load('sucrase/parser/tokenizer/types');
  const acorn = load('acorn/acorn');

  // --- Refusals ------------------------------------------------------------------------------

  // A fault of the source, which the author can mend. `at` is an offset, or null for no position.
  class Fault {
    constructor(kind, text, at) {
      this.kind = kind;
      this.text = text;
      this.at = at;
    }
  }

  function syntaxFault(text, at) {
    return new Fault('syntax', text, at);
  }

  // Both tools end their messages with a position of their own, in two ways of counting.
  function withoutPosition(message) {
    return message.replace(/ \(\d+:\d+\)$/, '');
  }

  // --- Step one: types -----------------------------------------------------------------------

  const VALUES = new Set([tt._const, tt._let, tt._var, tt._function, tt._class, tt._enum]);

  function endOfBraces(tokens, open) {
    let depth = 0;
    for (let i = open; i < tokens.length; i++) {
      if (tokens[i].type === tt.braceL) {
        depth++;
      } else if (tokens[i].type === tt.braceR && --depth === 0) {
        return i;
      }
    }
    return tokens.length;
  }

  // Sucrase drops namespaces, which is right for those of types only.
  function refuseNamespaces(source, tokens) {
    const text = (i) => source.slice(tokens[i].start, tokens[i].end);
    for (let i = 0; i + 2 < tokens.length; i++) {
      if (!tokens[i].isType || (text(i) !== 'namespace' && text(i) !== 'module')) {
        continue;
      }
      let open = i + 1;
      while (open < tokens.length && (tokens[open].type === tt.name || tokens[open].type === tt.dot
          || tokens[open].type === tt.string)) {
        open++;
      }
      if (open === i + 1 || open === tokens.length || tokens[open].type !== tt.braceL) {
        continue;
      }
      const end = endOfBraces(tokens, open);
      const isDeclared = i > 0 && text(i - 1) === 'declare';
      if (!isDeclared && tokens.slice(open, end).some(({type}) => VALUES.has(type))) {
        throw syntaxFault('Namespaces with values are not supported in plugins; use an object or plain functions',
          tokens[i].start);
      }
      i = end;
    }
  }

  // Where a space in front of a token would change what the text says.
  const UNPADDED = new Set([tt.template, tt.backQuote, tt.dollarBraceL, tt.eof]);

  function lineStarts(text) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      starts.push(at + 1);
    }
    return starts;
  }

  // Puts tokens that moved to the left, because types in front of them are gone, back into their columns.
  function padded(code, mappings, source, tokens) {
    const sourceLines = lineStarts(source);
    const codeLines = lineStarts(code);
    const parts = [];
    let copied = 0;
    let sourceLine = 0;
    let codeLine = 0;
    let added = 0; // spaces put into the current line
    for (let i = 0; i < tokens.length; i++) {
      const at = mappings[i];
      if (at === undefined || at < copied) {
        continue;
      }
      while (sourceLine + 1 < sourceLines.length && sourceLines[sourceLine + 1] <= tokens[i].start) {
        sourceLine++;
      }
      while (codeLine + 1 < codeLines.length && codeLines[codeLine + 1] <= at) {
        codeLine++;
        added = 0;
      }
      const missing = tokens[i].start - sourceLines[sourceLine] - (at - codeLines[codeLine]) - added;
      const isSafe = !UNPADDED.has(tokens[i].type) && (i === 0 || tokens[i - 1].type !== tt.hash);
      const isVisible = at < code.length && code[at] > ' ';
      if (missing > 0 && isSafe && isVisible && sourceLine === codeLine) {
        parts.push(code.slice(copied, at), ' '.repeat(missing));
        copied = at;
        added += missing;
      }
    }
    parts.push(code.slice(copied));
    return parts.join('');
  }

  function withoutTypes(source) {
    let result;
    try {
      result = sucrase.transform(source, {
        transforms: ['typescript'],
        disableESTransforms: true,
        sourceMapOptions: {compiledFilename: 'index.js'},
        filePath: 'index.ts',
      });
    } catch (error) {
      if (!(error instanceof SyntaxError) || typeof error.pos !== 'number') {
        throw error;
      }
      const text = withoutPosition(error.message).replace('Error transforming index.ts: ', '');
      throw syntaxFault(text, error.pos);
    }
    const {mappings, tokens} = result.sourceMap;
    refuseNamespaces(source, tokens);
    return padded(result.code, mappings, source, tokens);
  }

  // --- Step two: modules ---------------------------------------------------------------------

  function parsed(text) {
    try {
      return acorn.parse(text, {
        ecmaVersion: 2025,
        // Plugins run in sloppy mode, those with imports and exports too.
        sourceType: 'script',
        allowImportExportEverywhere: true,
        // Found, to be refused with a sentence; else it would be read as a variable called await.
        allowAwaitOutsideFunction: true,
      });
    } catch (error) {
      if (!(error instanceof SyntaxError) || typeof error.pos !== 'number') {
        throw error;
      }
      throw syntaxFault(withoutPosition(error.message), error.pos);
    }
  }

  function isFunction(node) {
    return node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression'
      || node.type === 'ArrowFunctionExpression';
  }

  function boundNames(pattern, names = []) {
    switch (pattern?.type) {
      case 'Identifier':
        names.push(pattern.name);
        break;
      case 'ObjectPattern':
        pattern.properties.forEach((property) => boundNames(property.value ?? property.argument, names));
        break;
      case 'ArrayPattern':
        pattern.elements.forEach((element) => boundNames(element, names));
        break;
      case 'AssignmentPattern':
        boundNames(pattern.left, names);
        break;
      case 'RestElement':
        boundNames(pattern.argument, names);
        break;
      default:
        break;
    }
    return names;
  }

  function literalText(node) {
    if (node.type === 'Literal' && typeof node.value === 'string') {
      return node.value;
    }
    return node.type === 'TemplateLiteral' && node.expressions.length === 0 ? node.quasis[0].value.cooked : null;
  }

  const quoted = (name) => JSON.stringify(name);
  const nameOf = (node) => (node.type === 'Literal' ? node.value : node.name);

  function checkImport(name) {
    const refusal = host.refusal(name);
    if (refusal !== null) {
      throw new Fault('import', refusal, null);
    }
  }

  class ModuleRewrite {
    constructor(text, hadTypes) {
      this.text = text;
      this.hadTypes = hadTypes;
      this.edits = []; // {start, end, text}, not overlapping
      this.hoisted = []; // exports of functions, which exist before the first statement runs
      this.last = []; // exports of names declared elsewhere in the file
      this.assigned = new Set(); // names that something assigns to after their declaration
      this.functions = new Set();
      this.top = null;
    }

    replace(node, text) {
      this.replaceRange(node.start, node.end, text);
    }

    // Keeps the line ends of what it replaces, so that lines below stay where they are.
    replaceRange(start, end, text) {
      this.edits.push({start, end, text: text + this.text.slice(start, end).replace(/[^\r\n\u2028\u2029]+/g, '')});
    }

    insert(at, text) {
      this.edits.push({start: at, end: at, text});
    }

    blank(start, end) {
      this.edits.push({start, end, text: this.text.slice(start, end).replace(/[^\r\n\u2028\u2029]/g, ' ')});
    }

    run() {
      this.top = parsed(this.text);
      this.topLevel = new Set(this.top.body);
      this.visit(this.top, false, false);
      for (const node of this.top.body) {
        if (node.type === 'FunctionDeclaration') {
          this.functions.add(node.id.name);
        } else if (node.type === 'ExportNamedDeclaration' && node.declaration?.type === 'FunctionDeclaration') {
          this.functions.add(node.declaration.id.name);
        }
      }
      for (const node of this.top.body) {
        this.statement(node);
      }
      if (this.hoisted.length > 0) {
        this.insert(0, this.hoisted.join(' ') + ' ');
      }
      // On a line of their own: the last line may end in a comment.
      return this.edited() + (this.last.length > 0 ? '\n' + this.last.join(' ') : '');
    }

    edited() {
      const parts = [];
      let copied = 0;
      // What is inserted comes in front of what is replaced at the same place; else the first one first.
      for (const {start, end, text} of this.edits.sort((a, b) => a.start - b.start || a.end - b.end)) {
        parts.push(this.text.slice(copied, start), text);
        copied = end;
      }
      parts.push(this.text.slice(copied));
      return parts.join('');
    }

    // --- Anywhere in the code

    visit(node, inFunction, ownsRequire) {
      switch (node.type) {
        case 'AwaitExpression':
          this.refuseTopLevelAwait(node, inFunction);
          break;
        case 'ForOfStatement':
          if (node.await) {
            this.refuseTopLevelAwait(node, inFunction);
          }
          this.assign(node.left);
          break;
        case 'ForInStatement':
          this.assign(node.left);
          break;
        case 'AssignmentExpression':
          this.assign(node.left);
          break;
        case 'UpdateExpression':
          this.assign(node.argument);
          break;
        case 'CallExpression':
          if (!ownsRequire) {
            this.requireCall(node);
          }
          break;
        case 'ImportExpression':
          this.dynamicImport(node);
          break;
        case 'MetaProperty':
          if (node.meta.name === 'import') {
            throw syntaxFault('"import.meta" is not supported in plugins', node.start);
          }
          break;
        case 'PropertyDefinition':
          this.field(node);
          break;
        case 'ImportDeclaration':
        case 'ExportNamedDeclaration':
        case 'ExportDefaultDeclaration':
        case 'ExportAllDeclaration':
          if (!this.topLevel.has(node)) {
            throw syntaxFault("'import' and 'export' may only appear at the top level", node.start);
          }
          if (node.source) {
            checkImport(node.source.value);
          }
          break;
        default:
          break;
      }
      const isBoundary = isFunction(node) || node.type === 'StaticBlock';
      const owns = ownsRequire
        || (isFunction(node) && node.params.some((param) => boundNames(param).includes('require')));
      for (const key in node) {
        const child = node[key];
        if (Array.isArray(child)) {
          for (const element of child) {
            if (typeof element?.type === 'string') {
              this.visit(element, inFunction || isBoundary, owns);
            }
          }
        } else if (typeof child?.type === 'string') {
          this.visit(child, inFunction || isBoundary, owns);
        }
      }
    }

    assign(target) {
      for (const name of boundNames(target)) {
        this.assigned.add(name);
      }
    }

    refuseTopLevelAwait(node, inFunction) {
      if (!inFunction) {
        throw syntaxFault('"await" is not supported at the top level of a plugin; move it into setupPlugin',
          node.start);
      }
    }

    requireCall({callee, arguments: given}) {
      if (callee.type === 'Identifier' && callee.name === 'require' && given.length === 1) {
        const name = literalText(given[0]);
        if (name !== null) {
          checkImport(name);
        }
      }
    }

    // A script has no import(): a promise of what require gives, or fails with, takes its place.
    dynamicImport(node) {
      const name = literalText(node.source);
      if (name !== null) {
        checkImport(name);
      }
      this.replaceRange(node.start, node.start + 'import'.length, '(async (m) => require(m))');
    }

    // A field without a value is a type's business only: upstream drops it, and with it what would
    // reset a field of the same name in the class above.
    field(node) {
      if (this.hadTypes && node.value === null && node.key.type !== 'PrivateIdentifier' && !node.computed) {
        const isClosed = this.text[node.end - 1] === ';';
        this.blank(node.start, isClosed ? node.end - 1 : node.end);
        if (!isClosed) {
          // In the place of its last character, so that what follows cannot join what is before.
          this.edits.pop();
          this.blank(node.start, node.end - 1);
          this.edits.push({start: node.end - 1, end: node.end, text: ';'});
        }
      }
    }

    // --- At the top level

    statement(node) {
      switch (node.type) {
        case 'ExpressionStatement':
          // Upstream's prelude stands in front of the author's directives, so that they are none.
          if (node.directive !== undefined) {
            this.insert(node.start, ';');
          }
          break;
        case 'ImportDeclaration':
          this.importDeclaration(node);
          break;
        case 'ExportNamedDeclaration':
          this.exportNamed(node);
          break;
        case 'ExportDefaultDeclaration':
          this.exportDefault(node);
          break;
        case 'ExportAllDeclaration':
          this.exportAll(node);
          break;
        default:
          break;
      }
    }

    // The default import and the namespace are the module itself (contract §7).
    importDeclaration(node) {
      const module = `require(${quoted(node.source.value)})`;
      const bindings = node.specifiers.map((specifier) => {
        const isWhole = specifier.type !== 'ImportSpecifier' || nameOf(specifier.imported) === 'default';
        return `${specifier.local.name} = ${module}${isWhole ? '' : `[${quoted(nameOf(specifier.imported))}]`}`;
      });
      this.replace(node, bindings.length === 0 ? `${module};` : `const ${bindings.join(', ')};`);
    }

    exportOf(exported, local) {
      // Something assigns to it later, and whoever asks must see the value of then.
      return this.assigned.has(local)
        ? `Object.defineProperty(exports, ${quoted(exported)}, `
          + `{enumerable: true, configurable: true, get: () => ${local}});`
        : `exports[${quoted(exported)}] = ${local};`;
    }

    exportNamed(node) {
      if (node.declaration) {
        this.exportDeclaration(node);
        return;
      }
      if (node.source) {
        const module = `require(${quoted(node.source.value)})`;
        const copies = node.specifiers.map(({local, exported}) => {
          const member = nameOf(local) === 'default' ? '' : `[${quoted(nameOf(local))}]`;
          return `exports[${quoted(nameOf(exported))}] = ${module}${member};`;
        });
        this.replace(node, copies.join(' ') || `${module};`);
        return;
      }
      for (const {local, exported} of node.specifiers) {
        const places = this.functions.has(local.name) ? this.hoisted : this.last;
        places.push(this.exportOf(nameOf(exported), local.name));
      }
      this.replace(node, ';');
    }

    exportDeclaration({start, end, declaration}) {
      this.blank(start, declaration.start);
      if (declaration.type === 'FunctionDeclaration') {
        this.hoisted.push(this.exportOf(declaration.id.name, declaration.id.name));
        return;
      }
      const names = declaration.type === 'VariableDeclaration'
        ? declaration.declarations.flatMap(({id}) => boundNames(id))
        : [declaration.id.name];
      this.insert(end, ';' + names.map((name) => this.exportOf(name, name)).join(' '));
    }

    exportDefault({start, end, declaration}) {
      if (declaration.type === 'FunctionDeclaration' && declaration.id) {
        this.blank(start, declaration.start);
        this.hoisted.push(this.exportOf('default', declaration.id.name));
      } else if (declaration.type === 'ClassDeclaration' && declaration.id) {
        this.blank(start, declaration.start);
        this.insert(end, ';' + this.exportOf('default', declaration.id.name));
      } else {
        this.replaceRange(start, declaration.start, 'exports.default = ');
        this.insert(end, ';');
      }
    }

    exportAll(node) {
      const module = `require(${quoted(node.source.value)})`;
      this.replace(node, node.exported
        ? `exports[${quoted(nameOf(node.exported))}] = ${module};`
        : `Object.assign(exports, ${module});`);
    }
  }

  // --- The way through -----------------------------------------------------------------------

  // How much of a line of one file made by a machine is shown.
  const SHOWN = 100;

  // `at` is an offset in `text`, which has the lines of `source` and nearly always its columns.
  function positioned(message, text, at, source) {
    const before = text.slice(0, at);
    const line = before.split('\n').length;
    const column = before.length - (before.lastIndexOf('\n') + 1);
    const whole = (source.split('\n', line)[line - 1] ?? '').replace('\r', '');
    const from = column > SHOWN ? column - SHOWN / 2 : 0;
    const shown = whole.slice(from, from + SHOWN).replace(/\t/g, ' ');
    const gutter = `> ${line} | `;
    const caret = ' '.repeat(gutter.length - 2) + '| ' + ' '.repeat(column - from) + '^';
    return `SyntaxError: /index.ts: ${message} (${line}:${column})\n\n${gutter}${shown}\n${caret}`;
  }

  // `hasTypes` is false if the source is known to be a script as it stands. The answer is
  // {text}, or {fault}, which is for the author.
  return function compile(source, hasTypes) {
    let text = source;
    try {
      if (hasTypes) {
        text = withoutTypes(source);
      }
      return {text: new ModuleRewrite(text, hasTypes).run()};
    } catch (error) {
      if (error instanceof Fault) {
        return {
          fault: error.kind === 'import'
            ? `/index.ts: ${error.text}`
            : positioned(error.text, text, error.at, source),
        };
      }
      if (error instanceof RangeError) {
        return {fault: 'SyntaxError: /index.ts: The code is nested too deeply to be compiled'};
      }
      throw error;
    }
  };
});
