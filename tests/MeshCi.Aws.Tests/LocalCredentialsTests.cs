using MeshCi.Aws.Identity;
using MeshCi.Definitions.Diagnostics;

namespace MeshCi.Aws.Tests;

public sealed class LocalCredentialsTests
{
    [Theory]
    [InlineData("[default]\naws_access_key_id = A\naws_secret_access_key=hush=\n")]
    [InlineData("# by hand\r\n[other]\r\naws_access_key_id=X\r\naws_secret_access_key=Y\r\n\r\n[default]\r\naws_access_key_id=A\r\n; "
        + "note\r\naws_secret_access_key = hush=\r\n[last]\r\naws_access_key_id=Z\r\n")]
    [InlineData("\uFEFF[ default ]\n  AWS_ACCESS_KEY_ID=A\n  aws_secret_access_key=hush=")]
    public void The_default_profile_is_read(string text)
    {
        var keys = LocalCredentials.Read("/c", new FakeEnvironment { ["/c"] = text }).GetCredentials();

        (keys.AccessKey, keys.SecretKey).ShouldBe(("A", "hush="));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[default]\naws_access_key_id=A\n")]
    [InlineData("[default]\naws_access_key_id=A\naws_secret_access_key=\n")]
    [InlineData("[other]\naws_access_key_id=A\naws_secret_access_key=hush\n")]
    [InlineData("aws_access_key_id=A\naws_secret_access_key=hush\n")]
    public void A_file_without_both_keys_is_MESH7043_and_no_key_is_shown(string text)
    {
        var fault = Should.Throw<MeshException>(() => LocalCredentials.Read("/c", new FakeEnvironment { ["/c"] = text }));

        fault.Finding.Diagnostic.Id.ShouldBe("MESH7043");
        fault.Finding.Place!.File.ShouldBe("/c");
        fault.ToString().ShouldNotContain("hush");
    }

    [Fact]
    public void A_missing_file_is_MESH7043() =>
        Should.Throw<MeshException>(() => LocalCredentials.Read(Path.Combine(AppContext.BaseDirectory, "gone"))).Finding.Diagnostic.Id.ShouldBe("MESH7043");

    [Theory]
    [InlineData(UnusualFile.Pipe)]
    [InlineData(UnusualFile.Device)]
    [InlineData(UnusualFile.Huge)]
    public void A_file_that_is_not_an_ordinary_one_is_MESH7043(string kind)
    {
        using var directory = new TemporaryDirectory();
        UnusualFile.Create(directory.File("credentials"), kind);

        Should.Throw<MeshException>(() => LocalCredentials.Read(directory.File("credentials"))).Finding.Diagnostic.Id.ShouldBe("MESH7043");
    }
}
