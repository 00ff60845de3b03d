using System.Threading.RateLimiting;
using MeshCi.Deployment.ControlPlanes;

namespace MeshCi.Deployment.Tests;

public class ControlPlaneTests
{
    [Theory]
    [InlineData(ControlPlaneError.Unreachable, "MESH7020")]
    [InlineData(ControlPlaneError.Unauthenticated, "MESH7021")]
    [InlineData(ControlPlaneError.Forbidden, "MESH7022")]
    [InlineData(ControlPlaneError.BadRequest, "MESH7023")]
    [InlineData(ControlPlaneError.NotFound, "MESH7023")]
    [InlineData(ControlPlaneError.ServerFailure, "MESH7024")]
    [InlineData(ControlPlaneError.Throttled, "MESH7024")]
    [InlineData(ControlPlaneError.Unintelligible, "MESH7025")]
    [InlineData(ControlPlaneError.Conflict, "MESH7026")]
    [InlineData(ControlPlaneError.ResourceInUse, "MESH7026")]
    [InlineData(ControlPlaneError.LimitExceeded, "MESH7027")]
    public void Every_failure_has_a_code_and_reports_the_call_the_cause_and_the_state(ControlPlaneError error, string code)
    {
        var finding = ControlPlaneFindings.Explain(
            new(error, "UpdateRoute", "because"), "http://plane", Shop.Route("orders", "default"), "Nothing was written.");

        finding.Diagnostic.Id.ShouldBe(code);
        finding.Message.ShouldContain("UpdateRoute of route orders/default");
        finding.Message.ShouldContain("because. Nothing was written. ");
    }

    [Theory]
    [InlineData("DescribeRoute")]
    [InlineData("UpdateRoute")]
    public void No_failure_gives_its_advice_twice_or_contradicts_the_state(string operation)
    {
        foreach (var error in Enum.GetValues<ControlPlaneError>())
        {
            var message = ControlPlaneFindings.Explain(
                new(error, operation, "because"), "http://plane", Shop.Route("orders", "default"), "Nothing was written.").Message;

            message.ShouldNotContain("MeshPolicy");
            message.ShouldNotContain("unknown");
            foreach (var once in new[] { "MeshEndpoint", "MeshRegion", "clock", "Nothing was written." })
                message.Split(once).Length.ShouldBeLessThanOrEqualTo(2, message);
        }
    }

    [Fact]
    public void A_connection_that_failed_names_the_control_plane_and_the_call_once()
    {
        var message = ControlPlaneFindings.Explain(
            new(ControlPlaneError.Unreachable, "DescribeVirtualNode", "http://plane refused the connection (DescribeVirtualNode virtualNode orders)."),
            "http://plane", null, "Nothing was written.").Message;

        message.ShouldStartWith("http://plane refused the connection (DescribeVirtualNode virtualNode orders). Nothing was written. ");
    }

    [Fact]
    public void A_wrong_key_of_the_embedded_control_plane_names_the_file_to_delete()
    {
        var embedded = new EmbeddedFiles("/shop/.meshci/credentials", "/shop/.meshci/configuration.json");
        var finding = ControlPlaneFindings.Explain(
            new(ControlPlaneError.Unauthenticated, "DescribeMesh", "DescribeMesh mesh shop: refused."), "http://plane", Shop.Mesh, "", embedded);

        finding.Diagnostic.Id.ShouldBe("MESH7021");
        finding.Message.ShouldContain("The key in '/shop/.meshci/credentials' is not the key of this control plane.");
        finding.Message.ShouldNotContain("clock");
        finding.Message.Split("DescribeMesh").Length.ShouldBe(2, finding.Message);
    }

    [Theory]
    [InlineData("LimitExceededException: 50 routes", true, "section quotas of '/shop/.meshci/configuration.json'")]
    [InlineData("LimitExceededException: 50 routes", false, "Service Quotas")]
    [InlineData("TooManyTagsException: 51 tags", true, "at most 50 of them")]
    public void A_quota_is_raised_where_the_control_plane_defines_it(string text, bool isEmbedded, string fix)
    {
        var embedded = isEmbedded ? new EmbeddedFiles("/shop/.meshci/credentials", "/shop/.meshci/configuration.json") : null;

        ControlPlaneFindings.Explain(new(ControlPlaneError.LimitExceeded, "CreateRoute", text), "http://plane", Shop.Mesh, "", embedded)
            .Message.ShouldContain(fix);
    }

    [Fact]
    public void A_forbidden_call_names_the_action_to_allow() =>
        ControlPlaneFindings.Explain(new(ControlPlaneError.Forbidden, "CreateMesh", ""), "http://plane", Shop.Mesh, "").Message.ShouldContain(
        "appmesh:CreateMesh on mesh shop");

    [Theory]
    [InlineData("DescribeVirtualGateway", "111122223333", false)]
    [InlineData("CreateGatewayRoute", "111122223333", false)]
    [InlineData("DescribeVirtualGateway", null, true)]
    [InlineData("CreateRoute", "111122223333", true)]
    public void A_gateway_of_another_accounts_mesh_is_not_a_matter_of_policies(string operation, string? owner, bool isOfPolicies)
    {
        var message = ControlPlaneFindings.Explain(new(ControlPlaneError.Forbidden, operation, ""), "http://plane", null, "", meshOwner: owner).Message;

        message.Contains($"Allow appmesh:{operation}", StringComparison.Ordinal).ShouldBe(isOfPolicies, message);
        message.Contains("belongs to account 111122223333", StringComparison.Ordinal).ShouldBe(!isOfPolicies, message);
    }

    [Fact]
    public async Task Calls_wait_for_a_permit_and_reads_do_not_wait_for_writes()
    {
        await using var reads = Bucket(2);
        await using var writes = Bucket(1);
        var plane = new RateLimitedControlPlane(new MemoryControlPlane(), reads, writes);
        var token = TestContext.Current.CancellationToken;

        await plane.CreateAsync(Shop.Of(Shop.Mesh, "{}"), "token", token);
        var waiting = plane.DeleteAsync(Shop.Mesh, token);
        waiting.IsCompleted.ShouldBeFalse();
        (await plane.DescribeAsync(Shop.Mesh, token)).ShouldNotBeNull();

        writes.TryReplenish().ShouldBeTrue();
        await waiting;
        (await plane.DescribeAsync(Shop.Mesh, token)).ShouldBeNull();
    }

    [Fact]
    public async Task The_limits_for_AWS_allow_five_at_once()
    {
        await using var writes = RateLimits.Aws.ForWrites();

        writes.AttemptAcquire(5).IsAcquired.ShouldBeTrue();
        writes.AttemptAcquire(5).IsAcquired.ShouldBeFalse();
    }

    private static TokenBucketRateLimiter Bucket(int tokens) => new(new()
    {
        TokenLimit = tokens,
        TokensPerPeriod = tokens,
        ReplenishmentPeriod = TimeSpan.FromTicks(1),
        QueueLimit = 10,
        AutoReplenishment = false,
    });
}
