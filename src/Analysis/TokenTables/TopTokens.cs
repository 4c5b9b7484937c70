using System.Runtime.InteropServices;
using SelfRepair.Analysis.PlainData;
using SelfRepair.Analysis.Rows;

namespace SelfRepair.Analysis.TokenTables;

/// <summary>Collects the most likely tokens of token rows, before and after an ablation.</summary>
internal sealed class TopTokens : IPlainData<TopTokens>
{
    private readonly int count;
    private readonly List<int> idsBefore;
    private readonly List<int> idsAfter;
    private readonly List<float> probabilitiesBefore;
    private readonly List<float> probabilitiesAfter;

    /// <summary>No rows.</summary>
    /// <param name="count">Tokens of a row.</param>
    public TopTokens(int count)
    {
        this.count = count;
        (idsBefore, idsAfter, probabilitiesBefore, probabilitiesAfter) = ([], [], [], []);
    }

    private TopTokens(PlainDataReader reader)
    {
        count = (int)reader.ReadInteger();
        idsBefore = reader.ReadGrowing<int>();
        idsAfter = reader.ReadGrowing<int>();
        probabilitiesBefore = reader.ReadGrowing<float>();
        probabilitiesAfter = reader.ReadGrowing<float>();
    }

    /// <inheritdoc/>
    public static TopTokens Read(PlainDataReader reader) => new(reader);

    /// <inheritdoc/>
    public void Write(PlainDataWriter writer)
    {
        writer.Write((long)count);
        writer.Write(idsBefore);
        writer.Write(idsAfter);
        writer.Write(probabilitiesBefore);
        writer.Write(probabilitiesAfter);
    }

    /// <summary>Adds a row.</summary>
    /// <param name="before">What is predicted before the ablation.</param>
    /// <param name="after">What is predicted after it.</param>
    /// <param name="scored">Index of the position among the scored ones.</param>
    public void Add(DistributionReadings before, DistributionReadings after, int scored)
    {
        idsBefore.AddRange(before.Tokens.Span.Slice(scored * count, count));
        idsAfter.AddRange(after.Tokens.Span.Slice(scored * count, count));
        probabilitiesBefore.AddRange(before.Probabilities.Span.Slice(scored * count, count));
        probabilitiesAfter.AddRange(after.Probabilities.Span.Slice(scored * count, count));
    }

    /// <summary>Adds the rows of another collection.</summary>
    /// <param name="later">Its rows.</param>
    public void Append(TopTokens later)
    {
        idsBefore.AddRange(later.idsBefore);
        idsAfter.AddRange(later.idsAfter);
        probabilitiesBefore.AddRange(later.probabilitiesBefore);
        probabilitiesAfter.AddRange(later.probabilitiesAfter);
    }

    /// <summary>Puts the rows in another order.</summary>
    /// <param name="order">The rows, by their present index.</param>
    public void TakeInOrder(int[] order)
    {
        Take(idsBefore, order);
        Take(idsAfter, order);
        Take(probabilitiesBefore, order);
        Take(probabilitiesAfter, order);
    }

    /// <summary>The rows as columns.</summary>
    public TopTokenColumns ToColumns() =>
        new(count, [.. idsBefore], [.. probabilitiesBefore], [.. idsAfter], [.. probabilitiesAfter]);

    private void Take<TValue>(List<TValue> column, int[] order)
    {
        ReadOnlySpan<TValue> present = CollectionsMarshal.AsSpan(column);
        TValue[] taken = new TValue[present.Length];
        for (int row = 0; row < order.Length; row++)
        {
            present.Slice(order[row] * count, count).CopyTo(taken.AsSpan(row * count));
        }

        column.Clear();
        column.AddRange(taken);
    }
}

/// <summary>The most likely tokens of token rows, the most likely one first.</summary>
/// <param name="Count">Tokens of a row.</param>
/// <param name="IdsBefore">Their ids before the ablation, [row, place].</param>
/// <param name="ProbabilitiesBefore">Their probabilities, [row, place].</param>
/// <param name="IdsAfter">Ids after the ablation, [row, place].</param>
/// <param name="ProbabilitiesAfter">Their probabilities, [row, place].</param>
public sealed record TopTokenColumns(
    int Count, int[] IdsBefore, float[] ProbabilitiesBefore, int[] IdsAfter, float[] ProbabilitiesAfter);
