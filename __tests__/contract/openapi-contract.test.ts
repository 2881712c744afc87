import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { type Exchange, OpenApiContract, type Violation } from './openapi-contract.js'
import { objectAt, OpenApiDocument } from './openapi-document.js'

const LIBRARY = `
openapi: 3.0.3
paths:
  /books:
    parameters:
      - { name: X-Shelf, in: header, schema: { enum: [upper, lower] } }
    get:
      operationId: listBooks
      parameters:
        - { name: $top, in: query, schema: { type: integer, maximum: 99 } }
        - { name: $select, in: query, explode: false, schema: { type: array, uniqueItems: true, items: { type: string } } }
        - { name: tag, in: query, schema: { type: array, items: { type: string, maxLength: 3 } } }
        - { name: sold, in: query, schema: { type: boolean } }
      responses:
        2XX: { content: { application/json: { schema: { type: object, properties: {
          value: { type: array, items: { $ref: '#/components/schemas/book' } } } } } } }
        default: { $ref: '#/components/responses/error' }
    post:
      operationId: addBook
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/book' } } } }
      responses: { 201: { content: { application/json: { schema: { $ref: '#/components/schemas/book' } } } } }
  /books/{id}:
    get:
      operationId: getBook
      parameters: [{ name: id, in: path, required: true, schema: { type: string, format: uuid } }]
      responses: { 200: { content: { application/json: { schema: { $ref: '#/components/schemas/book' } } } } }
    delete:
      parameters: [{ name: reason, in: query, required: true, schema: { type: string } }]
      responses: { 204: { description: gone } }
  /books/latest:
    get: { operationId: latestBook, responses: { 200: { description: nothing yet } } }
  /books/by(isbn='{isbn}'):
    get: { operationId: bookByIsbn, responses: { 200: { description: yes } } }
  /files/{path}:
    get:
      operationId: readFile
      parameters: [{ name: path, in: path, required: true, x-multi-segment: true, schema: { type: string } }]
      responses: { 200: { description: yes } }
components:
  responses:
    error: { content: { application/json: { schema: { type: object, required: [code], properties: { code: { type: string } } } } } }
  schemas:
    thing: { type: object, properties: { '@type': { type: string }, id: { type: string, format: uuid } } }
    book:
      allOf:
        - $ref: '#/components/schemas/thing'
        - type: object
          required: [title]
          properties:
            title: { type: string }
            state: { anyOf: [{ $ref: '#/components/schemas/state' }, { type: object, nullable: true, enum: [null] }] }
            due: { type: string, format: date-time, nullable: true }
            loan: { type: string, format: duration }
            sequel: { anyOf: [{ $ref: '#/components/schemas/book' }, { type: object, nullable: true, enum: [null] }] }
            owner: { $ref: '#/components/schemas/owner' }
            notes: { type: object }
            prices: { type: object, additionalProperties: { type: number } }
            keeper:
              oneOf:
                - { type: object, required: [room], properties: { room: { type: string } } }
                - { type: object, required: [person], properties: { person: { type: string } } }
            label: { nullable: true, allOf: [{ $ref: '#/components/schemas/thing' }] }
    state: { type: string, enum: [in, out] }
    owner:
      type: object
      properties: { '@type': { type: string }, name: { type: string } }
      discriminator:
        propertyName: '@type'
        mapping:
          owner: '#/components/schemas/owner'
          school: '#/components/schemas/school'
    school: { allOf: [{ $ref: '#/components/schemas/owner' }, { type: object, properties: { pupils: { type: integer } } }] }
`
const ID = '0b5ad8e4-7a0c-4a1e-9d5c-3f0a0f6f7a11'

const library = (alwaysAllowed: string | null = null) => ({
  document: new OpenApiDocument(objectAt(parse(LIBRARY))),
  describedBy: 'the library',
  alwaysAllowed
})

const exchange = (changes: Partial<Exchange>): Exchange => ({
  method: 'GET',
  url: '/books',
  headers: {},
  body: undefined,
  status: 200,
  answer: { value: [] },
  ...changes
})

const added = (body: unknown): Exchange =>
  exchange({
    method: 'POST',
    body,
    status: 201,
    answer: { title: 'X' },
    headers: { 'content-type': 'application/json' }
  })

const violations = (one: Partial<Exchange>, contract = new OpenApiContract([library()])): readonly Violation[] =>
  contract.judge(exchange(one)).violations

describe('what is as described', () => {
  it.each([
    { what: 'a list', one: exchange({}) },
    { what: 'options of all types', one: exchange({ url: '/books?$top=5&$select=a,b(c=d,d)&tag=a&tag=b&sold=true' }) },
    { what: 'a described error under default', one: exchange({ status: 503, answer: { code: 'busy' } }) },
    { what: 'the literal path before the placeholder', one: exchange({ url: '/books/latest', answer: undefined }) },
    { what: 'a key in parentheses', one: exchange({ url: "/books/by(isbn='1%202')", answer: undefined }) },
    { what: 'a path over slashes', one: exchange({ url: '/files/a/b.txt', answer: undefined }) },
    {
      what: 'an answer without a body',
      one: exchange({ method: 'DELETE', url: `/books/${ID}?reason=x`, status: 204, answer: undefined })
    },
    {
      what: 'a whole book',
      one: added({
        id: ID,
        title: 'T',
        state: 'in',
        due: '2026-03-01T12:00:00Z',
        loan: 'P14D',
        sequel: { title: 'U', sequel: null, state: null },
        owner: { '@type': 'school', name: 'S', pupils: 3 },
        notes: { anything: [1] },
        prices: { used: 1.5 },
        keeper: { room: '1' },
        label: { id: ID }
      })
    },
    { what: 'null where it may be', one: added({ title: 'T', due: null, label: null, owner: { name: 'N' } }) }
  ])('$what', ({ one }) => {
    expect(violations(one)).toEqual([])
  })
})

describe('what is not as described', () => {
  it.each([
    { what: 'path', one: exchange({ url: '/films' }), where: 'path', at: '', says: 'no such path' },
    { what: 'method', one: exchange({ method: 'PUT' }), where: 'path', at: '', says: 'method is not described' },
    { what: 'key', one: exchange({ url: '/books/7', answer: { title: 'T' } }), where: 'path', at: 'id', says: 'uuid' },
    { what: 'option', one: exchange({ url: '/books?$skip=1' }), where: 'query', at: '$skip', says: 'not described' },
    {
      what: 'option twice',
      one: exchange({ url: '/books?$top=1&$top=2' }),
      where: 'query',
      at: '$top',
      says: 'more than once'
    },
    { what: 'option type', one: exchange({ url: '/books?$top=many' }), where: 'query', at: '$top', says: 'integer' },
    { what: 'option range', one: exchange({ url: '/books?$top=100' }), where: 'query', at: '$top', says: '<= 99' },
    {
      what: 'list option',
      one: exchange({ url: '/books?$select=a,a' }),
      where: 'query',
      at: '$select',
      says: 'duplicate'
    },
    {
      what: 'repeated option',
      one: exchange({ url: '/books?tag=long' }),
      where: 'query',
      at: 'tag/0',
      says: '3 characters'
    },
    {
      what: 'missing option',
      one: exchange({ method: 'DELETE', url: `/books/${ID}`, status: 204, answer: undefined }),
      where: 'query',
      at: 'reason',
      says: 'required'
    },
    {
      what: 'header',
      one: exchange({ headers: { 'x-shelf': 'middle' } }),
      where: 'header',
      at: 'X-Shelf',
      says: 'not one of'
    },
    {
      what: 'content type',
      one: { ...added({ title: 'T' }), headers: { 'content-type': 'text/csv; charset=utf-8' } },
      where: 'header',
      at: 'content-type',
      says: 'text/csv, not one of application/json'
    },
    { what: 'no body', one: added(undefined), where: 'request', at: '', says: 'missing' },
    { what: 'a body where none is', one: exchange({ body: {} }), where: 'request', at: '', says: 'no body' },
    { what: 'member', one: added({ title: 'T', pages: 3 }), where: 'request', at: '/pages', says: 'not described' },
    {
      what: 'member inside',
      one: added({ title: 'T', sequel: { title: 'U', x: 1 } }),
      where: 'request',
      at: '/sequel/x',
      says: 'not described'
    },
    {
      what: 'member of another type',
      one: added({ title: 'T', owner: { pupils: 1 } }),
      where: 'request',
      at: '/owner/pupils',
      says: 'not described'
    },
    {
      what: 'unknown type',
      one: added({ title: 'T', owner: { '@type': 'club' } }),
      where: 'request',
      at: '/owner/@type',
      says: 'not one of'
    },
    {
      what: 'member of a wrapped schema',
      one: added({ title: 'T', label: { x: 1 } }),
      where: 'request',
      at: '/label/x',
      says: 'not described'
    },
    {
      what: 'alternative',
      one: added({ title: 'T', keeper: { room: '1', x: 1 } }),
      where: 'request',
      at: '/keeper',
      says: 'alternatives'
    },
    {
      what: 'value of a map',
      one: added({ title: 'T', prices: { used: 'much' } }),
      where: 'request',
      at: '/prices/used',
      says: 'number'
    },
    { what: 'required member', one: added({ id: ID }), where: 'request', at: '', says: "'title'" },
    { what: 'type', one: added({ title: 4 }), where: 'request', at: '/title', says: 'string' },
    { what: 'null', one: added({ title: null }), where: 'request', at: '/title', says: 'string' },
    {
      what: 'enum',
      one: added({ title: 'T', state: 'lost' }),
      where: 'request',
      at: '/state',
      says: '"lost", not one of ["in","out"]'
    },
    { what: 'uuid', one: added({ title: 'T', id: '7' }), where: 'request', at: '/id', says: 'uuid' },
    { what: 'date-time', one: added({ title: 'T', due: 'today' }), where: 'request', at: '/due', says: 'date-time' },
    { what: 'duration', one: added({ title: 'T', loan: '14 days' }), where: 'request', at: '/loan', says: 'duration' },
    {
      what: 'member of an answer',
      one: exchange({ answer: { value: [{ title: 'T', x: 1 }] } }),
      where: 'answer',
      at: '/value/0/x',
      says: 'not described'
    },
    { what: 'status', one: { ...added({ title: 'T' }), status: 200 }, where: 'answer', at: '', says: 'status 200' },
    { what: 'no answer', one: exchange({ answer: undefined }), where: 'answer', at: '', says: 'missing beside 200' },
    {
      what: 'an answer where none is',
      one: exchange({ url: '/books/latest' }),
      where: 'answer',
      at: '',
      says: 'no body'
    },
    { what: 'error', one: exchange({ status: 500, answer: {} }), where: 'answer', at: '', says: "'code'" }
  ])('$what', ({ one, where, at, says }) => {
    expect(violations(one)).toEqual([expect.objectContaining({ where, at, message: expect.stringContaining(says) })])
  })

  it('is all told, with the operation', () => {
    const told = violations(added({ title: 4, x: 1, sequel: { y: 1 } }))
    expect(told.map(({ operation, at }) => `${operation} ${at}`).sort()).toEqual([
      'addBook /sequel',
      'addBook /sequel/y',
      'addBook /title',
      'addBook /x'
    ])
  })
})

describe('a contract', () => {
  it('allows members by pattern, everywhere', () => {
    const odata = new OpenApiContract([library('@odata\\.')])
    const answer = { '@odata.context': 'c', value: [{ title: 'T', 'state@odata.type': 's', x: 1 }] }
    expect(violations({ answer }, odata)).toEqual([expect.objectContaining({ at: '/value/0/x' })])
  })

  it('judges only the answer of a request that is wrong on purpose', () => {
    const contract = new OpenApiContract([library()])
    const wrong = exchange({ url: '/books?$skip=1', status: 400, answer: { message: 'no' } })
    expect(contract.judge(wrong, { request: false, answer: true }).violations).toEqual([
      expect.objectContaining({ where: 'answer', at: '' }),
      expect.objectContaining({ where: 'answer', at: '/message' })
    ])
    expect(contract.judge(exchange({ url: '/films', status: 404 }), { request: false, answer: true })).toEqual({
      operation: null,
      violations: []
    })
  })

  it('judges only the request where a test makes up the answer', () => {
    const contract = new OpenApiContract([library()])
    const { violations: told } = contract.judge(exchange({ url: '/books?$skip=1', answer: 'broken' }), {
      request: true,
      answer: false
    })
    expect(told).toEqual([expect.objectContaining({ where: 'query', at: '$skip' })])
    expect(contract.counts.get('listBooks')).toEqual({ requests: 1, answers: 0 })
  })

  it('excuses what a named exception covers, and counts how often', () => {
    const exception = {
      name: 'pages',
      why: 'Books have pages.',
      source: 'https://example.com/pages',
      excuses: ({ at }: Violation) => at === '/pages'
    }
    const unneeded = { ...exception, name: 'unneeded', excuses: () => false }
    const contract = new OpenApiContract([library()], [unneeded, exception])
    expect(violations(added({ title: 'T', pages: 3, x: 1 }), contract)).toEqual([expect.objectContaining({ at: '/x' })])
    expect([...contract.excused]).toEqual([
      ['unneeded', 0],
      ['pages', 1]
    ])
  })

  it('holds requests against rules that the description lacks', () => {
    const rule = {
      name: 'no cheap books',
      why: 'They are not lent.',
      source: 'https://example.com/rules',
      breaches: ({ url }: Exchange) =>
        url.includes('cheap') ? [{ where: 'query' as const, at: 'tag', message: 'no cheap books' }] : []
    }
    const contract = new OpenApiContract([{ ...library() }], [], [rule])
    expect(violations({ url: '/books?$select=cheap' }, contract)).toEqual([
      { operation: 'listBooks', where: 'query', at: 'tag', message: 'no cheap books' }
    ])
    expect(violations({}, contract)).toEqual([])
  })

  it('counts what it judged, by operation', () => {
    const contract = new OpenApiContract([library()])
    contract.judge(exchange({}))
    contract.judge(exchange({}), { request: false, answer: true })
    contract.judge(exchange({ method: 'DELETE', url: `/books/${ID}?reason=x`, status: 204, answer: undefined }))
    expect(Object.fromEntries(contract.counts)).toEqual({
      listBooks: { requests: 1, answers: 2 },
      'DELETE /books/{id}': { requests: 1, answers: 1 }
    })
    contract.forget()
    expect(contract.counts.size).toBe(0)
  })

  it('takes OpenAPI 3.0 only, each operation once, and no loose ends', () => {
    expect(() => new OpenApiDocument({ openapi: '3.1.0' })).toThrow('3.1.0')
    expect(() => new OpenApiContract([library(), library()])).toThrow('Two operations are called')
    const loose = { openapi: '3.0.0', paths: { '/a': { get: { responses: { 200: { $ref: '#/components/x' } } } } } }
    const contract = new OpenApiContract([{ ...library(), document: new OpenApiDocument(loose) }])
    expect(() => contract.judge(exchange({ url: '/a' }))).toThrow('A reference to nothing')
  })

  it('is fast enough for thousands of exchanges', () => {
    const contract = new OpenApiContract([library()])
    const answer = { value: Array.from({ length: 100 }, () => ({ id: ID, title: 'T', state: 'in' })) }
    for (let count = 0; count < 2000; count++) contract.judge(exchange({ answer }))
    expect(contract.counts.get('listBooks')).toEqual({ requests: 2000, answers: 2000 })
  })
})
