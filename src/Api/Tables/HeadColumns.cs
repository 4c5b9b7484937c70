using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Api.Tables;

/// <summary>The columns that say which head a row is of: <c>head</c>, <c>layer</c>, <c>head_index</c>.</summary>
public static class HeadColumns
{
    /// <summary>The table with these columns.</summary>
    /// <typeparam name="TAsked">What decides which optional columns there are: the request.</typeparam>
    /// <typeparam name="TRow">A row.</typeparam>
    /// <param name="table">The table.</param>
    /// <param name="head">The head of a row.</param>
    /// <param name="meaning">What the head is of the row, a sentence.</param>
    public static RowTable<TAsked, TRow> Head<TAsked, TRow>(
        this RowTable<TAsked, TRow> table, Func<TRow, HeadId> head, string meaning = "The head, such as L9H6.") => table
            .Text("head", meaning, row => head(row).ToString())
            .Index("layer", "Its layer, from 0.", row => head(row).Layer)
            .Index("head_index", "Its index in the layer, from 0.", row => head(row).Index);
}
