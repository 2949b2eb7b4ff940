{{- define "latchkey.name" -}}
{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- define "latchkey.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* What pods of one role are chosen by. */}}
{{- define "latchkey.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{- define "latchkey.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "latchkey.name" .root }}{{ .suffix }}
  labels:
    {{- include "latchkey.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
spec:
  replicas: {{ .replicas }}
  selector:
    matchLabels:
      {{- include "latchkey.selector" . | nindent 6 }}
  strategy:
    rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }
  template:
    metadata:
      labels:
        {{- include "latchkey.selector" . | nindent 8 }}
      annotations:
        checksum/configuration: {{ toJson .root.Values.configuration | sha256sum }}
        {{- with .root.Values.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      serviceAccountName: {{ include "latchkey.name" .root }}
      automountServiceAccountToken: false
      # The drain, and the requests that are under way at its end.
      terminationGracePeriodSeconds: {{ add .root.Values.drainSeconds 10 }}
      {{- with .root.Values.imagePullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        runAsGroup: 1000
        fsGroup: 1000
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: latchkey
          image: {{ printf "%s:%s" .root.Values.image.repository (.root.Values.image.tag | default .root.Chart.AppVersion) | quote }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          args:
            - serve
            - --host=0.0.0.0
            - --port=8787
            - --data=/var/lib/latchkey
            - --role={{ .role }}
            - --drain={{ .root.Values.drainSeconds }}
            {{- if .root.Values.configuration }}
            - --config=/etc/latchkey/latchkey.config.json
            {{- else }}
            - --preset={{ .root.Values.preset }}
            {{- end }}
            {{- range .root.Values.trustedProxies }}
            - --trusted-proxy={{ . }}
            {{- end }}
          env:
            - name: DATABASE_URL_FILE
              value: /run/secrets/latchkey/database/url
            - name: LATCHKEY_SEAL_KEY_FILE
              value: /run/secrets/latchkey/seal/keys
            {{- if .root.Values.recoveryKey.existingSecret }}
            - name: LATCHKEY_RECOVERY_KEY_FILE
              value: /run/secrets/latchkey/recovery/keys
            {{- end }}
          ports:
            - { name: http, containerPort: 8787 }
          startupProbe:
            httpGet: { path: /health/live, port: http }
            periodSeconds: 2
            failureThreshold: 60
          livenessProbe:
            httpGet: { path: /health/live, port: http }
            periodSeconds: 10
            timeoutSeconds: 3
          readinessProbe:
            httpGet: { path: /health/ready, port: http }
            periodSeconds: 2
            timeoutSeconds: 2
            failureThreshold: 1
          resources:
            {{- toYaml .resources | nindent 12 }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          volumeMounts:
            - { name: data, mountPath: /var/lib/latchkey }
            - { name: database, mountPath: /run/secrets/latchkey/database, readOnly: true }
            - { name: seal, mountPath: /run/secrets/latchkey/seal, readOnly: true }
            {{- if .root.Values.recoveryKey.existingSecret }}
            - { name: recovery, mountPath: /run/secrets/latchkey/recovery, readOnly: true }
            {{- end }}
            {{- if .root.Values.configuration }}
            - { name: configuration, mountPath: /etc/latchkey, readOnly: true }
            {{- end }}
      volumes:
        - name: data
          emptyDir: {}
        - name: database
          secret: { secretName: {{ .root.Values.database.existingSecret | quote }}, defaultMode: 0440 }
        - name: seal
          secret: { secretName: {{ .root.Values.sealKey.existingSecret | quote }}, defaultMode: 0440 }
        {{- with .root.Values.recoveryKey.existingSecret }}
        - name: recovery
          secret: { secretName: {{ . | quote }}, defaultMode: 0440 }
        {{- end }}
        {{- if .root.Values.configuration }}
        - name: configuration
          configMap: { name: {{ include "latchkey.name" .root }} }
        {{- end }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "latchkey.selector" . | nindent 14 }}
      {{- with .root.Values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .root.Values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .root.Values.affinity }}
      affinity:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end }}

{{- define "latchkey.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "latchkey.name" .root }}{{ .suffix }}
  labels:
    {{- include "latchkey.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
spec:
  type: {{ .root.Values.service.type }}
  ports:
    - { name: http, port: {{ .root.Values.service.port }}, targetPort: http }
  selector:
    {{- include "latchkey.selector" . | nindent 4 }}
{{- end }}

{{- define "latchkey.budget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "latchkey.name" .root }}{{ .suffix }}
  labels:
    {{- include "latchkey.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
spec:
  minAvailable: {{ .root.Values.podDisruptionBudget.minAvailable }}
  selector:
    matchLabels:
      {{- include "latchkey.selector" . | nindent 6 }}
{{- end }}
