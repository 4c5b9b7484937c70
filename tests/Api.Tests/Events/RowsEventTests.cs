using System.Text.Json;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.SelfRepair;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Tests.Events;

/// <summary>Rows as an event sends them.</summary>
public sealed class RowsEventTests
{
    private static readonly RowTable<SelfRepairRequest, CountedText> Texts =
        new RowTable<SelfRepairRequest, CountedText>("TextRow", "A text.")
            .Text("text", "The text.", row => row.Text)
            .Index("n", "How often it was seen.", row => row.N);

    private static readonly FakeDraft Draft = new()
    {
        Table = new AnalysisTable<SelfRepairRequest, CountedText[], CountedText>("texts", Texts, report => report),
    };

    [Theory]
    [InlineData(true, """[{"text":"b","n":2}]""")]
    [InlineData(false, """[{"text":"a","n":0},{"text":"b","n":2}]""")]
    public void Of_RowsOverNoPosition_LeavesThemOutBeforeTheEnd(bool isSoFar, string rows)
    {
        JsonElement data = JsonElement.Parse(Of([new CountedText("a", 0), new CountedText("b", 2)], isSoFar)!);

        Assert.Equal(rows, data.GetProperty("rows").GetRawText());
        Assert.Equal("texts", data.GetProperty("table").GetString());
        Assert.Equal(JsonValueKind.Null, data.GetProperty("subset").ValueKind);
        Assert.Equal(7, data.GetProperty("n").GetInt64());
    }

    [Fact]
    public void Of_NoRow_IsNoEvent()
    {
        Assert.Null(Of([], isSoFar: false));
        Assert.Null(Of([new CountedText("a", 0)], isSoFar: true));
        Assert.Null(RowsEvent.Of(new FakeDraft(), FakeSpec.Create(), Array.Empty<CountedText>(), n: 7, isSoFar: true));
    }

    [Fact]
    public void Of_RowsThatAreTooMany_IsNoEvent()
    {
        CountedText large = new(new string('a', RowsEvent.MaxBytes / 10), 1);

        Assert.InRange(Of([.. Enumerable.Repeat(large, 9)], isSoFar: false)!.Length, 1, RowsEvent.MaxBytes);
        Assert.Null(Of([.. Enumerable.Repeat(large, 11)], isSoFar: false));
    }

    private static byte[]? Of(CountedText[] rows, bool isSoFar) =>
        RowsEvent.Of(Draft, FakeSpec.Create(), rows, n: 7, isSoFar);

    private sealed record CountedText(string Text, long N);
}
