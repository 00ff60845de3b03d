using Microsoft.Extensions.Diagnostics.HealthChecks;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddGrpc();
builder.Services.AddGrpcHealthChecks().AddCheck("service", () => HealthCheckResult.Healthy());
var app = builder.Build();

app.MapGrpcHealthChecksService();
app.MapGrpcService<GreeterService>();
app.Run();
