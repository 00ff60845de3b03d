using Microsoft.AspNetCore.Connections;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(server => server.ListenAnyIP(8080, listener => listener.UseConnectionHandler<EchoConnection>()));
builder.Build().Run();
