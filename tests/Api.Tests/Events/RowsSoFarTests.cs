using Microsoft.Extensions.Time.Testing;
using SelfRepair.Api.Analyses;

namespace SelfRepair.Api.Tests.Events;

/// <summary>How often rows are made before the end.</summary>
public sealed class RowsSoFarTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly AnalysisEntry entry;
    private TimeSpan cost;
    private int made;

    public RowsSoFarTests()
    {
        entry = new AnalysisEntry(new FakeDraft(), time);
        entry.Compiled(FakeSpec.Create());
    }

    [Fact]
    public void Offer_WithoutAReader_MakesNothing()
    {
        IDisposable listening = entry.Readers.Add();
        listening.Dispose();
        listening.Dispose();

        Offer();

        Assert.Equal(0, made);
    }

    [Fact]
    public void Offer_WithAReader_IsTakenOnceASecond()
    {
        using IDisposable listening = entry.Readers.Add();

        Offer();
        time.Advance(RowsSoFar.LeastPause - TimeSpan.FromMilliseconds(1));
        Offer();
        Assert.Equal(1, made);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Offer();

        Assert.Equal(2, made);
    }

    [Fact]
    public void Offer_OfRowsThatTakeLong_IsTakenInATwentiethOfTheTime()
    {
        using IDisposable listening = entry.Readers.Add();
        cost = TimeSpan.FromSeconds(0.5);
        long started = time.GetTimestamp();

        while (time.GetElapsedTime(started) < TimeSpan.FromSeconds(100))
        {
            Offer();
            time.Advance(TimeSpan.FromSeconds(0.1));
        }

        Assert.InRange(made, 2, 1 + (0.05 * 100 / 0.5));
    }

    /// <inheritdoc/>
    public void Dispose() => entry.Dispose();

    private void Offer() => entry.RowsSoFar.Offer(() =>
    {
        made++;
        time.Advance(cost);
        return 0L;
    });
}
