using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Api.Json;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.Tests.Tables;

public sealed class RowTableTests
{
    private static readonly RowTable<bool, Item> Table = new RowTable<bool, Item>("ItemRow", "An item.")
        .Text("name", "Its name.", item => item.Name)
        .Count("count", "How many.", item => item.Count)
        .Number("mean", "The mean.", item => item.Mean)
        .TextOrNull("note", "A note.", item => item.Note, asked => asked)
        .Terms([new TermColumn<bool, Item>("term", item => new TermStatistics(item.Mean, 1, 2, 3, 4))], asked => asked);

    private static readonly Item[] Items =
    [
        new("plain", 1, 0.1, "x"),
        new("with, comma", 2, null, null),
        new("with \"quotes\"", 3, 1e-7, "line\nbreak"),
        new(" spaced ", long.MaxValue, -2, "ü"),
    ];

    [Fact]
    public void Json_OfRows_IsAListOfFlatObjects()
    {
        string json = JsonSerializer.Serialize(Table.Of(Items[..2], asked: false), JsonConventions.Options);

        Assert.Equal(
            """[{"name":"plain","count":1,"mean":0.1,"term":0.1,"term_sd":1,"term_se":2},"""
            + """{"name":"with, comma","count":2,"mean":null,"term":null,"term_sd":1,"term_se":2}]""",
            json);
    }

    [Fact]
    public async Task Csv_OfRows_QuotesWhatNeedsQuotesAndLeavesOutWhatIsNot()
    {
        string csv = await WriteAsync("text/csv", asked: true);

        Assert.Equal(
            "name,count,mean,note,term,term_sd,term_se,term_low,term_high\r\n"
            + "plain,1,0.1,x,0.1,1,2,3,4\r\n"
            + "\"with, comma\",2,,,,1,2,3,4\r\n"
            + "\"with \"\"quotes\"\"\",3,1E-07,\"line\nbreak\",1E-07,1,2,3,4\r\n"
            + "\" spaced \",9223372036854775807,-2,ü,-2,1,2,3,4\r\n",
            csv);
    }

    [Fact]
    public async Task Lines_OfRows_AreTheObjectsOfTheirJson()
    {
        string lines = await WriteAsync("application/x-ndjson", asked: true);

        JsonElement json = JsonSerializer.SerializeToElement(Table.Of(Items, asked: true), JsonConventions.Options);
        Assert.Equal(
            json.EnumerateArray().Select(row => row.GetRawText()),
            lines.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Csv_OfNoRows_NamesItsColumns() =>
        Assert.Equal("name,count,mean,term,term_sd,term_se\r\n", await WriteAsync("text/csv", asked: false, []));

    [Fact]
    public void Columns_OfATable_SayWhatIsOptionalAndWhatMayBeNull()
    {
        Assert.Equal(
            ["note", "term_low", "term_high"],
            Table.Columns.Where(column => column.IsOptional).Select(column => column.Name));
        Assert.Equal(
            ["name", "count"], Table.Columns.Where(column => !column.IsNullable).Select(column => column.Name));
    }

    [Theory]
    [InlineData(1.1f, "1.1")]
    [InlineData(16777216f, "16777216")]
    public void Cell_OfSinglePrecision_HasAsFewDigitsAsTellItApart(float number, string text) =>
        Assert.Equal(text, Cell.Of(number).ToString());

    private static Task<string> WriteAsync(string format, bool asked) => WriteAsync(format, asked, Items);

    private static async Task<string> WriteAsync(string format, bool asked, Item[] items)
    {
        DefaultHttpContext context = new();
        using MemoryStream body = new();
        context.Response.Body = body;
        context.Request.Headers.Accept = format;

        await new RowsResult(Table.Of(items, asked), () => items).ExecuteAsync(context);
        await context.Response.CompleteAsync();

        return Encoding.UTF8.GetString(body.ToArray());
    }

    private sealed record Item(string Name, long Count, double? Mean, string? Note);
}
