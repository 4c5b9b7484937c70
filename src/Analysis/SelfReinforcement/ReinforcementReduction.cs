using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>Turns what rows read into pairs of a clean and a new direct effect, and sums them.</summary>
/// <param name="plan">The plan.</param>
/// <param name="partial">Where the sums go.</param>
/// <param name="capacity">The most scored positions of a prompt.</param>
internal sealed class ReinforcementReduction(SelfReinforcementPlan plan, ReinforcementPartial partial, int capacity)
{
    private readonly double[] clean = new double[capacity];
    private readonly double[] changed = new double[capacity];
    private readonly double[] scaled = new double[capacity];
    private readonly TermValues point = new(SelfReinforcementTerms.All, capacity);

    /// <summary>Adds a reinforcement in one prompt, which comes after the prompts before it.</summary>
    /// <param name="read">What was read.</param>
    public void Add(ReinforcedReadings read)
    {
        Reinforcement reinforcement = plan.Reinforcements[read.Place];
        IReadOnlyList<ReinforcedOutput> outputs = plan.ReadsOf(plan.Sources[reinforcement.Source]);
        bool isOwn = reinforcement.Vector == ReinforcementVector.Own;
        int count = read.Clean.Scored.Count;
        for (int place = 0; place < outputs.Count; place++)
        {
            Span<double> x = clean.AsSpan(0, count);
            Span<double> y = scaled.AsSpan(0, count);
            Project(read.Clean.Readings.Blocks, outputs[place], x);
            Divide(x, read.Clean.Readings.FinalScale.Span, x);
            Project(read.Blocks, outputs[place], changed.AsSpan(0, count));
            Divide(changed.AsSpan(0, count), read.FinalScale.Span, y);
            partial.Add(read.Place, isOwn ? 2 * place : place, x, y);
            if (isOwn)
            {
                AddPoints(read, outputs[place], x, y);
                Divide(changed.AsSpan(0, count), read.Clean.Readings.FinalScale.Span, y);
                partial.Add(read.Place, (2 * place) + 1, x, y);
            }
        }
    }

    /// <summary>What an output writes along the scored directions, [scored], logits x scale.</summary>
    private void Project(IReadOnlyList<BlockReadings> blocks, ReinforcedOutput output, Span<double> projections)
    {
        ReadOnlySpan<float> heads = blocks.First(block => block.Layer == output.Layer).Heads.Span;
        projections.Clear();
        foreach (HeadId head in output.HeadsIn(plan.Shape))
        {
            for (int scored = 0; scored < projections.Length; scored++)
            {
                projections[scored] += heads[(scored * plan.Shape.HeadCount) + head.Index];
            }
        }
    }

    private static void Divide(ReadOnlySpan<double> projections, ReadOnlySpan<float> scale, Span<double> effects)
    {
        for (int scored = 0; scored < effects.Length; scored++)
        {
            effects[scored] = projections[scored] / scale[scored];
        }
    }

    private void AddPoints(
        ReinforcedReadings read, ReinforcedOutput output, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (partial.Points is not TokenRows points)
        {
            return;
        }

        Reinforcement reinforcement = plan.Reinforcements[read.Place];
        ReinforcedOutput source = plan.Sources[reinforcement.Source];
        point.Begin(x.Length);
        point[SelfReinforcementTerms.Alpha].Fill(plan.Settings.Alphas[reinforcement.Alpha]);
        point[SelfReinforcementTerms.ReadLayer].Fill(output.Layer);
        point[SelfReinforcementTerms.ReadHeadIndex].Fill(output.HeadIndex ?? -1);
        x.CopyTo(point[SelfReinforcementTerms.DirectEffect]);
        y.CopyTo(point[SelfReinforcementTerms.NewDirectEffect]);
        point.FindFinite();
        (double[] kept, _) = point.CountFinite();
        points.Add(
            read.Clean, new HeadId(source.Layer, source.HeadIndex ?? -1), point, kept, top: new double[kept.Length]);
    }
}
