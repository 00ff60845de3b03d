using MeshCi.Local.Host;

namespace MeshCi.Local.Tests.Host;

public sealed class ServerOptionsTests
{
    private static readonly string State = Path.GetFullPath("state");

    [Fact]
    public void With_only_the_state_directory_the_defaults_apply() =>
        ServerOptions.Parse(["--state", "state"]).ShouldBe(new ServerOptions(State, 0, TimeSpan.FromSeconds(30), null, false, false));

    [Fact]
    public void Options_are_read_in_any_order_and_also_with_an_equals_sign() =>
        ServerOptions.Parse(["--end-with-input", "--port=8080", "--configuration", "my file.json", "--foreground", "--state=state"])
            .ShouldBe(new ServerOptions(State, 8080, null, Path.GetFullPath("my file.json"), true, true));

    [Theory]
    [InlineData("800ms", 800)]
    [InlineData("5m", 300_000)]
    [InlineData("86400s", 86_400_000)]
    public void The_idle_limit_is_a_duration(string text, int milliseconds) =>
        ServerOptions.Parse(["--state", "state", "--idle-timeout", text]).IdleTimeout.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void Paths_are_used_unchanged() => ServerOptions.Parse(["--state", "@state"]).State.ShouldBe(Path.GetFullPath("@state"));

    [Theory]
    [InlineData("--state is required.")]
    [InlineData("'--what' is not an argument of the control plane.", "--state", "s", "--what")]
    [InlineData("'more' is not an argument of the control plane.", "--state", "s", "more")]
    [InlineData("--state needs a value.", "--state")]
    [InlineData("--state needs a value.", "--state", " ")]
    [InlineData("--port needs a value.", "--state", "s", "--port")]
    [InlineData("--port must be 0 to 65535, not '65536'.", "--state", "s", "--port", "65536")]
    [InlineData("--port must be 0 to 65535, not '-1'.", "--state", "s", "--port", "-1")]
    [InlineData("--idle-timeout must be a duration such as 800ms, 30s or 5m of at most a day, not '0s'.", "--state", "s", "--idle-timeout", "0s")]
    [InlineData("--idle-timeout must be a duration such as 800ms, 30s or 5m of at most a day, not '1441m'.", "--state", "s", "--idle-timeout", "1441m")]
    [InlineData("--idle-timeout must be a duration such as 800ms, 30s or 5m of at most a day, not '5'.", "--state", "s", "--idle-timeout", "5")]
    [InlineData("--configuration needs a value.", "--state", "s", "--configuration", "")]
    [InlineData("--end-with-input needs --foreground: in the background there is no standard input.", "--state", "s", "--end-with-input")]
    public void The_error_names_the_invalid_argument(string message, params string[] arguments)
    {
        var problem = Should.Throw<UsageException>(() => ServerOptions.Parse(arguments));

        problem.Message.ShouldBe(message);
        problem.State.ShouldBe(arguments is ["--state", "s", ..] ? "s" : null);
    }
}
