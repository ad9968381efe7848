{{- define "rasid.name" -}}
{{- if contains "rasid" .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}{{ else }}{{ printf "%s-rasid" .Release.Name | trunc 63 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "rasid.selector" -}}
app.kubernetes.io/name: rasid
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "rasid.labels" -}}
{{ include "rasid.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}
