using MeshCi.Deployment.Ledgers;
using MeshCi.Deployment.Reporting;
using MeshCi.Tasks.Confirming;
using Microsoft.Extensions.Time.Testing;

namespace MeshCi.Tasks.Tests.Confirming;

/// <summary>Evidence is asked for again until it arrives or the time is over.</summary>
public sealed class ConfirmerTests : IReporter
{
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.Zero };
    private readonly List<string> _lines = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    void IReporter.Line(string text) => _lines.Add(text);

    [Fact]
    public async Task Evidence_that_arrives_late_counts()
    {
        var asked = 0;

        var (confirmation, _) = await AskAsync(TimeSpan.FromMinutes(5), _ => Answer(++asked == 4 ? ConfirmationAnswer.Yes : ConfirmationAnswer.Inconclusive));

        (confirmation.Answer, asked).ShouldBe((ConfirmationAnswer.Yes, 4));
    }

    [Fact]
    public async Task After_the_time_the_answer_is_inconclusive()
    {
        var asked = 0;

        var (confirmation, verdicts) = await AskAsync(TimeSpan.FromMinutes(1), _ =>
        {
            asked++;
            return Answer(ConfirmationAnswer.Inconclusive);
        });

        (confirmation.Answer, asked, verdicts.Count).ShouldBe((ConfirmationAnswer.Inconclusive, 7, 1));
        _lines.Count(line => line.Contains("waiting for evidence", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData(ConfirmationAnswer.Yes)]
    [InlineData(ConfirmationAnswer.No)]
    public async Task An_answer_is_not_asked_for_again(ConfirmationAnswer answer)
    {
        var asked = 0;

        await AskAsync(TimeSpan.FromHours(1), _ =>
        {
            asked++;
            return Answer(answer);
        });

        asked.ShouldBe(1);
    }

    [Fact]
    public async Task A_no_of_a_source_that_does_not_distinguish_builds_counts_at_the_end()
    {
        var asked = 0;

        var (recovered, _) = await AskAsync(
            TimeSpan.FromMinutes(5), _ => Answer(++asked < 3 ? ConfirmationAnswer.No : ConfirmationAnswer.Yes, isOfBuild: asked >= 3));
        var (failed, _) = await AskAsync(TimeSpan.FromMinutes(1), _ =>
        {
            asked++;
            return Answer(ConfirmationAnswer.No, isOfBuild: false);
        });

        (recovered.Answer, failed.Answer, asked).ShouldBe((ConfirmationAnswer.Yes, ConfirmationAnswer.No, 10));
    }

    private static Task<Verdict> Answer(ConfirmationAnswer answer, bool isOfBuild = true) =>
        Task.FromResult(new Verdict(new Evidence("x", answer, new Dictionary<string, long>()), []) { IsOfBuild = isOfBuild });

    private async Task<(Confirmation Confirmation, IReadOnlyList<Verdict> Verdicts)> AskAsync(TimeSpan timeout, Func<CancellationToken, Task<Verdict>> source)
    {
        var asking = new Confirmer([source], _time, this).AskAsync(timeout, Token);
        while (!asking.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        return await asking;
    }
}
