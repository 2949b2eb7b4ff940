import type { ExampleRequest, Wire, WirePlace } from './wire.ts'

export interface Snippet {
  readonly language: string
  readonly label: string
  readonly code: string
}

/**
 * Examples that work when they are pasted. The secret itself stands only where the environment is set; programs read it from there, so that nobody pastes it
 * into a file that is kept.
 */
export function snippetsOf(wire: Wire, place: WirePlace, secret: string): readonly Snippet[] {
  const request = wire.request(place)
  const { variable, clients = {} } = wire
  const variables = [[variable, secret] as const, ...wire.moreVariables(place)]
  const environment = variables.map(([name, value]) => `${name}=${value}`).join('\n')
  return [
    { language: 'curl', label: 'curl', code: `export ${variable}=${secret}\n${curl(request, variable)}` },
    {
      language: 'javascript',
      label: 'JavaScript',
      code: clients.javascript?.(place) ?? javascript(request, variable),
    },
    { language: 'python', label: 'Python', code: clients.python?.(place) ?? python(request, variable) },
    { language: 'ruby', label: 'Ruby', code: clients.ruby?.(place) ?? ruby(request, variable) },
    { language: 'php', label: 'PHP', code: php(request, variable) },
    { language: 'csharp', label: 'C#', code: csharp(request, variable) },
    { language: 'java', label: 'Java', code: java(request, variable) },
    { language: 'environment', label: '.env', code: environment },
  ]
}

const indent = (lines: readonly string[], by: string) => lines.map((line) => by + line).join('\n')

function curl({ method, url, tokenHeader: [name, scheme], headers, body }: ExampleRequest, variable: string): string {
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}'${url}'`,
    `-H "${name}: ${scheme}$${variable}"`,
    ...headers.map(([header, value]) => `-H '${header}: ${value}'`),
    ...(body === null ? [] : [`-d '${body}'`]),
  ].join(' \\\n  ')
}

function javascript({ method, url, tokenHeader, headers, body }: ExampleRequest, variable: string): string {
  const [name, scheme] = tokenHeader
  const fields = [
    `'${name}': \`${scheme}\${process.env.${variable}}\`,`,
    ...headers.map(([header, value]) => `'${header}': '${value}',`),
  ]
  return `const response = await fetch('${url}', {
  method: '${method}',
  headers: {
${indent(fields, '    ')}
  },${body === null ? '' : `\n  body: '${body}',`}
})
console.log(await response.json())`
}

function python({ method, url, tokenHeader, headers, body }: ExampleRequest, variable: string): string {
  const [name, scheme] = tokenHeader
  const fields = [
    `"${name}": "${scheme}" + os.environ["${variable}"],`,
    ...headers.map(([header, value]) => `"${header}": "${value}",`),
  ]
  return `import json, os, urllib.request

request = urllib.request.Request(
    "${url}",
    method="${method}",
    headers={
${indent(fields, '        ')}
    },${body === null ? '' : `\n    data=b'${body}',`}
)
with urllib.request.urlopen(request) as response:
    print(json.load(response))`
}

function ruby({ method, url, tokenHeader, headers, body }: ExampleRequest, variable: string): string {
  const [name, scheme] = tokenHeader
  const fields = [
    `request["${name}"] = "${scheme}#{ENV.fetch("${variable}")}"`,
    ...headers.map(([header, value]) => `request["${header}"] = "${value}"`),
    ...(body === null ? [] : [`request.body = '${body}'`]),
  ]
  return `require "net/http"

uri = URI("${url}")
request = Net::HTTP::${method === 'GET' ? 'Get' : 'Post'}.new(uri)
${fields.join('\n')}
response = Net::HTTP.start(uri.hostname, uri.port, use_ssl: uri.scheme == "https") { |http| http.request(request) }
puts response.body`
}

function php({ method, url, tokenHeader, headers, body }: ExampleRequest, variable: string): string {
  const [name, scheme] = tokenHeader
  const fields = [
    `'${name}: ${scheme}' . getenv('${variable}'),`,
    ...headers.map(([header, value]) => `'${header}: ${value}',`),
  ]
  return `<?php
$curl = curl_init('${url}');
curl_setopt_array($curl, [
    CURLOPT_CUSTOMREQUEST => '${method}',
    CURLOPT_RETURNTRANSFER => true,${body === null ? '' : `\n    CURLOPT_POSTFIELDS => '${body}',`}
    CURLOPT_HTTPHEADER => [
${indent(fields, '        ')}
    ],
]);
echo curl_exec($curl);`
}

function csharp({ method, url, tokenHeader, headers, body }: ExampleRequest, variable: string): string {
  const [name, scheme] = tokenHeader
  const quoted = (text: string) => `"${text.replaceAll('"', '\\"')}"`
  const fields = headers
    .filter(([header]) => header !== 'Content-Type')
    .map(([header, value]) => `request.Headers.Add("${header}", "${value}");`)
  const content =
    body === null
      ? []
      : [`request.Content = new StringContent(${quoted(body)}, System.Text.Encoding.UTF8, "application/json");`]
  return `using System;
using System.Net.Http;

var token = Environment.GetEnvironmentVariable("${variable}");
var request = new HttpRequestMessage(HttpMethod.${method === 'GET' ? 'Get' : 'Post'}, "${url}");
${[`request.Headers.TryAddWithoutValidation("${name}", "${scheme}" + token);`, ...fields, ...content].join('\n')}
var response = await new HttpClient().SendAsync(request);
Console.WriteLine(await response.Content.ReadAsStringAsync());`
}

function java({ method, url, tokenHeader, headers, body }: ExampleRequest, variable: string): string {
  const [name, scheme] = tokenHeader
  const publisher =
    body === null
      ? 'HttpRequest.BodyPublishers.noBody()'
      : `HttpRequest.BodyPublishers.ofString("${body.replaceAll('"', '\\"')}")`
  const fields = [
    `.header("${name}", "${scheme}" + System.getenv("${variable}"))`,
    ...headers.map(([header, value]) => `.header("${header}", "${value}")`),
    `.method("${method}", ${publisher})`,
    '.build();',
  ]
  return `import java.net.URI;
import java.net.http.*;

public class Example {
    public static void main(String[] args) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("${url}"))
${indent(fields, '            ')}
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(response.body());
    }
}`
}
