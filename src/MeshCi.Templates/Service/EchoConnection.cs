using Microsoft.AspNetCore.Connections;

/// <summary>Returns to a caller whatever it sends.</summary>
public sealed class EchoConnection : ConnectionHandler
{
    public override Task OnConnectedAsync(ConnectionContext connection) => connection.Transport.Input.CopyToAsync(connection.Transport.Output);
}
